import { closeExecution } from './closing.ts';
import type { Execution, Thread } from './execution.ts';
import { childOf, threadsOf } from './execution.ts';
import type { Timers } from './timers.ts';
import type { Steps, World } from './world.ts';

/** Ends executions and waits, and runs steps so that one that throws ends its execution. */
export interface Endings {
  isRunning(execution: Execution): boolean;
  isLive(execution: Execution, thread: Thread): boolean;
  /** Takes a step of an execution that still runs. */
  act(execution: Execution, step: () => void): void;
  readonly close: Steps['close'];
  /** Ends a thread's wait. An execution that was started with .sync ends with the task that waits for it. */
  release(execution: Execution, thread: Thread): void;
  /** Lets a thread wait until the execution that it has started closes, if it waits for one. */
  awaitChild(execution: Execution, thread: Thread): void;
  /** Forgets all waits for executions. */
  forgetWaits(): void;
}

/** @param childClosed called when an execution closes that a thread waits for */
export function createEndings(
  world: World,
  timers: Timers,
  childClosed: (execution: Execution, thread: Thread, child: Execution) => void,
): Endings {
  /** Tasks that wait for an execution, by its ARN. */
  const waiting = new Map<string, (readonly [Execution, Thread])[]>();

  const isRunning = (execution: Execution) =>
    execution.status === 'RUNNING' && world.execution(execution.arn) === execution;

  const release = (execution: Execution, thread: Thread) => {
    timers.clear(thread);
    const child = childOf(thread);
    if (child !== undefined) world.stop(world.revision(execution), child);
  };

  const close: Steps['close'] = (execution, status, closing) => {
    const threads = threadsOf(execution);
    timers.clear(execution);
    for (const thread of threads) timers.clear(thread);
    closeExecution(world, execution, status, closing);
    if (status === 'ABORTED' || status === 'TIMED_OUT') for (const thread of threads) release(execution, thread);
    const parents = waiting.get(execution.arn) ?? [];
    waiting.delete(execution.arn);
    for (const [parent, thread] of parents) childClosed(parent, thread, execution);
  };

  return {
    isRunning,
    isLive: (execution, thread) => isRunning(execution) && execution.threads[thread.id] === thread,
    act(execution, step) {
      if (!isRunning(execution)) return;
      try {
        step();
      } catch (thrown) {
        // A full history ends an execution like this on AWS; a fault of the engine itself must not go unseen.
        const failure = { error: 'States.Runtime', cause: thrown instanceof Error ? thrown.message : String(thrown) };
        if (!isRunning(execution)) throw thrown;
        close(execution, 'FAILED', { failure, previousEvent: execution.events.length });
      }
    },
    close,
    release,
    awaitChild(execution, thread) {
      const arn = childOf(thread);
      if (arn === undefined) return;
      const child = world.execution(arn);
      if (child !== undefined && child.status !== 'RUNNING') childClosed(execution, thread, child);
      else waiting.set(arn, [...(waiting.get(arn) ?? []), [execution, thread]]);
    },
    forgetWaits: () => waiting.clear(),
  };
}
