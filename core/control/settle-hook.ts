import type { HookAnswer, HookVerdict } from '../hooks/hook-answer.ts';
import { isOverdue, overdue, verdictOf } from '../hooks/hook-answer.ts';
import type { PlannedHook } from '../spec/hook-spec.ts';
import type { Control } from './control.ts';
import { dueHook } from './due-hook.ts';
import { runningTime } from './hold.ts';

/** A hook that has an outcome now, and the item that knows it. */
export interface SettledHook extends HookVerdict {
  readonly control: Control;
  readonly hook: PlannedHook;
  readonly id: string;
}

/**
 * Records the end of a hook's call. Undefined when no hook was being called, when the answer is that of another call,
 * or when the call was given up in time to be made again. The last includes a call that ran out of time while the
 * rollout was held, because held time does not count.
 */
export function settleHook(
  control: Control,
  answer: (HookAnswer & { readonly id: string }) | undefined,
  now: number,
): SettledHook | undefined {
  const due = dueHook(control);
  if (due?.progress.since === undefined) return undefined;
  const { hook, id, progress } = due;
  const isAnswer = answer?.id === id && !(isOverdue(answer) && wasHeld(control, due.progress.since, now));
  const answered = isAnswer ? verdictOf(hook, answer) : undefined;
  const isLate = runningTime(control, now) - due.progress.since >= hook.timeoutSeconds * 1000;
  const verdict = answered ?? (isLate ? overdue(hook.timeoutSeconds) : undefined);
  if (verdict === undefined) return undefined;
  const { before, done } = progress;
  const goesOn = verdict.passed || hook.onFailure === 'proceed';
  const after = goesOn ? { before, done: done + 1 } : { before, done, failed: verdict.text };
  return { ...verdict, control: { ...control, hook: after }, hook, id };
}

/** Whether the rollout was held since its hook was called first, at a running time. */
const wasHeld = ({ held }: Control, called: number, now: number): boolean => {
  const last = held?.since === undefined ? held?.until : now;
  return last !== undefined && last - (held?.ms ?? 0) > called;
};
