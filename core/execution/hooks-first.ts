import type { Control } from '../control/control.ts';
import { dueHook } from '../control/due-hook.ts';
import { runningTime } from '../control/hold.ts';
import { secondsToNextLook } from '../plan/look.ts';
import type { Next } from './next.ts';

/** What comes next where hooks come before it: the hook whose turn it is, what its failure means, else `then`. */
export function hooksFirst(control: Control, now: number, then: Next): Next {
  const due = dueHook(control);
  if (due === undefined) return then;
  const { hook, progress } = due;
  if (progress.failed === undefined) {
    const time = runningTime(control, now);
    const left = hook.timeoutSeconds - (time - (progress.since ?? time)) / 1000;
    return { do: 'hook', due, seconds: Math.max(1, Math.ceil(left)), why: `calls the hook ${hook.name}` };
  }
  const text = `the hook ${hook.name} failed: ${progress.failed}`;
  if (hook.onFailure === 'rollback') return { do: 'rollBack', stop: { kind: 'hook', text, at: now, by: 'meshshift' } };
  return {
    do: 'sleep',
    seconds: secondsToNextLook(control.plan, now),
    why: `held until a person approves or aborts: ${text}`,
  };
}
