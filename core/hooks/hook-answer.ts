import type { PlannedHook } from '../spec/hook-spec.ts';
import { errorMessageIn } from '../text/cause.ts';
import { formatDuration } from '../text/duration.ts';
import { jsonIn } from '../text/json.ts';
import { shortened } from '../text/within.ts';

/** The end of a hook's call, as the state machine reports it. */
export interface HookAnswer {
  readonly Error?: string | null | undefined;
  readonly Cause?: string | null | undefined;
}

export interface HookVerdict {
  readonly passed: boolean;
  /** One sentence. */
  readonly text: string;
}

/** Names that the state machine gives: all others are errors of the call. */
const named = {
  answered: 'HookAnswered',
  overdue: ['HookOverdue', 'States.Timeout'],
  woken: ['Woken', 'WokenToRollBack'],
};

/**
 * The verdict of an answer: anything but a clear yes is a failure. Undefined when the call was given up, not answered.
 */
export function verdictOf({ timeoutSeconds }: PlannedHook, answer: HookAnswer): HookVerdict | undefined {
  const name = answer.Error ?? 'an unknown error';
  const cause = answer.Cause ?? '';
  if (named.woken.includes(name)) return undefined;
  if (isOverdue(answer)) return overdue(timeoutSeconds);
  if (name !== named.answered) return failed(`${name}${messageOf(cause)}`);
  const said = jsonIn(cause);
  if (typeof said !== 'object' || said === null || !('passed' in said) || typeof said.passed !== 'boolean')
    return failed(`its answer is not {"passed": true or false, "text": "..."} but ${shortened(cause, 100)}`);
  const text = 'text' in said && typeof said.text === 'string' ? said.text : '';
  return { passed: said.passed, text: shortened(text === '' ? 'it gave no reason' : text, 500) };
}

export const isOverdue = ({ Error: name }: HookAnswer): boolean => named.overdue.includes(name ?? '');

export const overdue = (timeoutSeconds: number): HookVerdict =>
  failed(`it did not answer within ${formatDuration(timeoutSeconds)}`);

const failed = (text: string): HookVerdict => ({ passed: false, text });

/** A function's cause is JSON with the message in it, an endpoint's its whole answer. */
function messageOf(cause: string): string {
  const message = errorMessageIn(cause) ?? cause;
  return message === '' ? '' : `: ${shortened(message, 300)}`;
}
