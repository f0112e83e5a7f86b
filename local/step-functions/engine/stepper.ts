import type { Endings } from './endings.ts';
import type { CallPhase, Execution, Thread } from './execution.ts';
import { failState } from './failing.ts';
import { prepare } from './prepare.ts';
import type { Outcome } from './task.ts';
import { taskAnswered } from './task-answer.ts';
import type { Steps, World } from './world.ts';

/** Takes the steps of threads. */
export interface Stepper {
  /** Takes one step after the other until the thread has to wait; nothing when it is at that already. */
  advance(execution: Execution, thread: Thread): void;
  /** Hands a call's outcome to the task that made it, if that still waits for it. */
  answered(execution: Execution, thread: Thread, call: CallPhase, outcome: Outcome): void;
}

export function createStepper(world: World, steps: Steps, { act, isLive }: Pick<Endings, 'act' | 'isLive'>): Stepper {
  const stepping = new Set<Thread>();

  const answered: Stepper['answered'] = (execution, thread, call, outcome) =>
    act(execution, () => {
      // A task that has timed out, or whose token was returned first, has moved on.
      if (!isLive(execution, thread) || thread.phase !== call) return;
      taskAnswered(world, steps, execution, thread, call, outcome);
    });

  const advance = async (execution: Execution, thread: Thread): Promise<void> => {
    stepping.add(thread);
    try {
      // Between two steps anything may have happened.
      while (isLive(execution, thread)) {
        const { phase } = thread;
        let step: () => void;
        try {
          const prepared = prepare(world, steps, execution, thread, (call, outcome) =>
            answered(execution, thread, call, outcome),
          );
          // At once, without an await: a thread that is no longer stepping is advanced by whatever ends its wait.
          if (prepared === undefined) break;
          step = await prepared;
        } catch (thrown) {
          const error = thrown instanceof Error ? thrown : new Error(String(thrown));
          step = () => failState(world, steps, execution, thread, error);
        }
        if (isLive(execution, thread) && thread.phase === phase) act(execution, step);
      }
    } finally {
      stepping.delete(thread);
    }
  };

  return {
    answered,
    advance(execution, thread) {
      if (!stepping.has(thread)) void advance(execution, thread);
    },
  };
}
