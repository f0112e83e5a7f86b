import { keyedTimers } from '../../keyed-timers.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { Execution, Thread } from './execution.ts';

/** What ended a wait. */
export type Wake = 'time' | 'deadline' | 'heartbeat';

/** The one moment that a thread waits for, if it waits for one. */
function wakeOf({ phase }: Thread): readonly [number, Wake] | undefined {
  if (phase.kind === 'sleep' || phase.kind === 'backoff') return [phase.until, 'time'];
  if (phase.kind !== 'call' && phase.kind !== 'callback') return undefined;
  const { deadline, heartbeatAt } = phase;
  if (heartbeatAt !== undefined && (deadline === undefined || heartbeatAt < deadline))
    return [heartbeatAt, 'heartbeat'];
  return deadline === undefined ? undefined : [deadline, 'deadline'];
}

/** Timers are not data: they follow from it, and a restored execution gets new ones. */
export interface Timers {
  /** Sets the thread's timer anew, from where it stands. */
  set(thread: Thread, run: (wake: Wake) => void): void;
  /** Sets the timer of an execution's TimeoutSeconds. */
  setDeadline(execution: Execution, run: () => void): void;
  clear(owner: Thread | Execution): void;
  clearAll(): void;
}

export function createTimers({ clock }: Surroundings): Timers {
  const timers = keyedTimers<Thread | Execution>(clock);
  const at = (owner: Thread | Execution, moment: number, run: () => void) =>
    timers.set(owner, Math.max(0, moment - clock.now()), run);
  return {
    clear: timers.cancel,
    set(thread, run) {
      timers.cancel(thread);
      const wake = wakeOf(thread);
      if (wake !== undefined) at(thread, wake[0], () => run(wake[1]));
    },
    setDeadline(execution, run) {
      timers.cancel(execution);
      if (execution.deadline !== null) at(execution, execution.deadline, run);
    },
    clearAll: timers.cancelAll,
  };
}
