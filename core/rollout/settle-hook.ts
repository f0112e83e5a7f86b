import type { Control } from './control.ts';
import { dueHook } from './due-hook.ts';
import type { HookAnswer, HookVerdict } from './hook-answer.ts';
import { overdue, verdictOf } from './hook-answer.ts';
import type { PlannedHook } from './hook-spec.ts';

/** A hook that has an outcome now, and the item that knows it. */
export interface SettledHook extends HookVerdict {
  readonly control: Control;
  readonly hook: PlannedHook;
  readonly id: string;
}

/**
 * Takes in how the call of a hook ended. Undefined when that settles nothing: no hook was being called, or the answer
 * is that of another call, or the call was given up in time to be made again.
 */
export function settleHook(
  control: Control,
  answer: (HookAnswer & { readonly id: string }) | undefined,
  now: number,
): SettledHook | undefined {
  const due = dueHook(control);
  if (due?.progress.since === undefined) return undefined;
  const { hook, id, progress } = due;
  const answered = answer?.id === id ? verdictOf(hook, answer) : undefined;
  const isLate = now - due.progress.since >= hook.timeoutSeconds * 1000;
  const verdict = answered ?? (isLate ? overdue(hook.timeoutSeconds) : undefined);
  if (verdict === undefined) return undefined;
  const { before, done } = progress;
  const goesOn = verdict.passed || hook.onFailure === 'proceed';
  const after = goesOn ? { before, done: done + 1 } : { before, done, failed: verdict.text };
  return { ...verdict, control: { ...control, hook: after }, hook, id };
}
