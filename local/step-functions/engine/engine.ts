import { childEnded } from './children.ts';
import { closeExecution } from './closing.ts';
import type { CallPhase, Execution, Failure, Phase, Thread } from './execution.ts';
import { threadsOf } from './execution.ts';
import { failState } from './failing.ts';
import type { Json } from './json.ts';
import { prepare } from './prepare.ts';
import { StateError } from './state-error.ts';
import type { Outcome } from './task.ts';
import { childAnswered, taskAnswered } from './task-answer.ts';
import { taskFailed, taskOf, taskSucceeded, taskTimedOut } from './task-outcome.ts';
import type { Wake } from './timers.ts';
import { createTimers } from './timers.ts';
import { outerOf } from './where.ts';
import type { Closing, Steps, World } from './world.ts';

/** Runs executions. All that it knows of them is in them: it can be given restored ones at any time. */
export interface Engine {
  /** Sets a new, redriven or restored execution going, from where it stands. */
  run(execution: Execution): void;
  /** Ends an execution at once; no Catch runs. */
  stop(execution: Execution, failure: Failure): void;
  /** The task that waits for this token. */
  waitingFor(execution: Execution, thread: number, token: string): Thread | undefined;
  succeed(execution: Execution, thread: Thread, output: Json): void;
  fail(execution: Execution, thread: Thread, failure: Failure): void;
  heartbeat(execution: Execution, thread: Thread): void;
  /** Fails each call that is under way, as one whose connection broke. */
  loseAnswers(execution: Execution): void;
  /** Takes back every timer. Answers that are still under way change nothing in executions that were replaced. */
  halt(): void;
}

export function createEngine(world: World): Engine {
  const timers = createTimers(world.surroundings);
  const stepping = new Set<Thread>();
  /** Tasks that wait for an execution, by its ARN. */
  const waiting = new Map<string, (readonly [Execution, Thread])[]>();

  const isRunning = (execution: Execution) =>
    execution.status === 'RUNNING' && world.execution(execution.arn) === execution;
  const isLive = (execution: Execution, thread: Thread) =>
    isRunning(execution) && execution.threads[thread.id] === thread;

  /** Ends a thread's wait. An execution that was started with .sync ends with the task that waits for it. */
  const release = (execution: Execution, thread: Thread) => {
    timers.clear(thread);
    const child = childOf(thread);
    if (child !== undefined) world.stop(world.revision(execution), child);
  };

  const close = (execution: Execution, status: Parameters<Steps['close']>[1], closing: Closing) => {
    const threads = threadsOf(execution);
    timers.clear(execution);
    for (const thread of threads) timers.clear(thread);
    closeExecution(world, execution, status, closing);
    if (status === 'ABORTED' || status === 'TIMED_OUT') for (const thread of threads) release(execution, thread);
    const parents = waiting.get(execution.arn) ?? [];
    waiting.delete(execution.arn);
    for (const [parent, thread] of parents) childClosed(parent, thread, execution);
  };

  const act = (execution: Execution, step: () => void) => {
    if (!isRunning(execution)) return;
    try {
      step();
    } catch (thrown) {
      // A full history ends an execution like this on AWS; a fault of the engine itself must not go unseen.
      const failure = { error: 'States.Runtime', cause: thrown instanceof Error ? thrown.message : String(thrown) };
      if (!isRunning(execution)) throw thrown;
      close(execution, 'FAILED', { failure, previousEvent: execution.events.length });
    }
  };

  const stop = (execution: Execution, failure: Failure) =>
    act(execution, () => close(execution, 'ABORTED', { failure, previousEvent: 0 }));

  const childClosed = (execution: Execution, thread: Thread, child: Execution) =>
    act(execution, () => {
      if (isLive(execution, thread) && childOf(thread) === child.arn) {
        childAnswered(world, steps, execution, thread, child);
      }
    });

  const woken = (execution: Execution, thread: Thread, wake: Wake) => {
    if (thread.phase.kind === 'sleep') to(execution, thread, { kind: 'leave', result: thread.input });
    else if (thread.phase.kind === 'backoff') to(execution, thread, { kind: 'run' });
    else taskTimedOut(world, steps, execution, thread, wake === 'heartbeat');
  };

  const setTimer = (execution: Execution, thread: Thread) =>
    timers.set(thread, (wake) => act(execution, () => woken(execution, thread, wake)));

  /** Makes what a thread's phase asks for happen: its next step, its timer, or its wait for another execution. */
  const follow = (execution: Execution, thread: Thread) => {
    setTimer(execution, thread);
    if (!stepping.has(thread)) void advance(execution, thread);
    const arn = childOf(thread);
    if (arn === undefined) return;
    const child = world.execution(arn);
    if (child !== undefined && child.status !== 'RUNNING') childClosed(execution, thread, child);
    else waiting.set(arn, [...(waiting.get(arn) ?? []), [execution, thread]]);
  };

  const to = (execution: Execution, thread: Thread, phase: Phase) => {
    thread.phase = phase;
    follow(execution, thread);
  };

  const steps: Steps = {
    to,
    close,
    fail: (execution, thread, error) => failState(world, steps, execution, thread, error),
    drop: (execution, thread) => {
      delete execution.threads[thread.id];
      release(execution, thread);
    },
    end: (execution, thread, output) => {
      const outer = outerOf(execution, thread);
      if (outer !== undefined) childEnded(world, steps, execution, outer, thread, output);
      else close(execution, 'SUCCEEDED', { output: JSON.stringify(output), previousEvent: thread.previousEvent });
    },
  };

  const answered = (execution: Execution, thread: Thread, call: CallPhase, outcome: Outcome) =>
    act(execution, () => {
      // A task that has timed out, or whose token was returned first, has moved on.
      if (!isLive(execution, thread) || thread.phase !== call) return;
      taskAnswered(world, steps, execution, thread, call, outcome);
    });

  /** Takes one step after the other until the thread has to wait. Between two steps anything may have happened. */
  const advance = async (execution: Execution, thread: Thread): Promise<void> => {
    stepping.add(thread);
    try {
      while (isLive(execution, thread)) {
        const { phase } = thread;
        let step: () => void;
        try {
          const prepared = prepare(world, steps, execution, thread, (call, outcome) =>
            answered(execution, thread, call, outcome),
          );
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
    stop,
    run(execution) {
      timers.setDeadline(execution, () =>
        act(execution, () => close(execution, 'TIMED_OUT', { failure: { error: 'States.Timeout' }, previousEvent: 0 })),
      );
      for (const thread of threadsOf(execution)) if (isLive(execution, thread)) follow(execution, thread);
    },
    waitingFor(execution, id, token) {
      const thread = execution.threads[id];
      if (!isRunning(execution) || thread === undefined) return undefined;
      const { phase } = thread;
      const isOpen = (phase.kind === 'call' || phase.kind === 'callback') && phase.token === token;
      return isOpen ? thread : undefined;
    },
    succeed: (execution, thread, output) =>
      act(execution, () => taskSucceeded(world, steps, execution, thread, output)),
    fail: (execution, thread, { error, cause }) =>
      act(execution, () => taskFailed(world, steps, execution, thread, new StateError(error, cause))),
    heartbeat(execution, { phase, id }) {
      const thread = execution.threads[id];
      if (thread === undefined || (phase.kind !== 'call' && phase.kind !== 'callback')) return;
      if (phase.heartbeat === undefined) return;
      phase.heartbeatAt = world.surroundings.clock.now() + phase.heartbeat;
      setTimer(execution, thread);
    },
    loseAnswers(execution) {
      for (const thread of threadsOf(execution)) {
        const { phase } = thread;
        if (phase.kind !== 'call') continue;
        answered(execution, thread, phase, { error: world.lostAnswer(taskOf(world, execution, thread).resource) });
      }
    },
    halt() {
      timers.clearAll();
      waiting.clear();
    },
  };
}

const childOf = ({ phase }: Thread): string | undefined => (phase.kind === 'callback' ? phase.child : undefined);
