import type { RollBackTask } from './request.ts';
import { successorEnd } from './successor-end.ts';

const throttling = 'Lambda.TooManyRequestsException';

/** Why the automation itself gave up, in one sentence: the error's name and what it says, without its trace. */
export function failureText({ Error: name = 'an unknown error', Cause: cause }: RollBackTask['failure']): string {
  if (name === 'none') return 'the rollout was asked to roll back without a reason';
  const successor = successorEnd({ Cause: cause });
  if (successor !== undefined)
    return `the rollout could not go on in ${successor.Name}, which ended: ${successor.Error ?? successor.Status}`;
  if (name === throttling)
    return `Lambda throttled a function of the automation until its retries were used up: no concurrency was free (${name})`;
  const message = messageOf(cause);
  return `a step of the automation failed: ${name}${message === undefined ? '' : `: ${message}`}`;
}

/** A function's Cause is JSON with the message in it; that of anything else is the message. */
function messageOf(cause: string | undefined): string | undefined {
  if (cause === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) return String(parsed.errorMessage);
  } catch {
    // Not JSON: it is the sentence itself.
  }
  return cause.slice(0, 500);
}
