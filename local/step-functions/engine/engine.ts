import { childEnded } from './children.ts';
import { createEndings, type Endings } from './endings.ts';
import type { Execution, Failure, Phase, Thread } from './execution.ts';
import { childOf, threadsOf } from './execution.ts';
import { failState } from './failing.ts';
import type { Json } from './json.ts';
import { StateError } from './state-error.ts';
import { createStepper, type Stepper } from './stepper.ts';
import { childAnswered } from './task-answer.ts';
import { taskFailed, taskOf, taskSucceeded, taskTimedOut } from './task-outcome.ts';
import type { Timers, Wake } from './timers.ts';
import { createTimers } from './timers.ts';
import { outerOf } from './where.ts';
import type { Steps, World } from './world.ts';

/** Runs executions. All that it knows of them is in them, so it takes restored ones at any time. */
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

/** Moves threads from phase to phase, and makes each phase's step, timer or wait happen. */
interface Mover {
  readonly steps: Steps;
  readonly endings: Endings;
  readonly stepper: Stepper;
  follow(execution: Execution, thread: Thread): void;
  /** Sets the timer of the thread's phase anew. */
  setTimer(execution: Execution, thread: Thread): void;
}

function createMover(world: World, timers: Timers): Mover {
  const endings = createEndings(world, timers, (execution, thread, child) =>
    endings.act(execution, () => {
      if (endings.isLive(execution, thread) && childOf(thread) === child.arn) {
        childAnswered(world, steps, execution, thread, child);
      }
    }),
  );

  const woken = (execution: Execution, thread: Thread, wake: Wake) => {
    if (thread.phase.kind === 'sleep') to(execution, thread, { kind: 'leave', result: thread.input });
    else if (thread.phase.kind === 'backoff') to(execution, thread, { kind: 'run' });
    else taskTimedOut(world, steps, execution, thread, wake === 'heartbeat');
  };

  const setTimer = (execution: Execution, thread: Thread) =>
    timers.set(thread, (wake) => endings.act(execution, () => woken(execution, thread, wake)));

  const follow = (execution: Execution, thread: Thread) => {
    setTimer(execution, thread);
    stepper.advance(execution, thread);
    endings.awaitChild(execution, thread);
  };

  const to = (execution: Execution, thread: Thread, phase: Phase) => {
    thread.phase = phase;
    follow(execution, thread);
  };

  const steps: Steps = {
    to,
    close: endings.close,
    fail: (execution, thread, error) => failState(world, steps, execution, thread, error),
    drop: (execution, thread) => {
      delete execution.threads[thread.id];
      endings.release(execution, thread);
    },
    end: (execution, thread, output) => {
      const outer = outerOf(execution, thread);
      if (outer !== undefined) return childEnded(world, steps, execution, outer, thread, output);
      const { previousEvent } = thread;
      endings.close(execution, 'SUCCEEDED', { output: JSON.stringify(output), previousEvent });
    },
  };
  const stepper = createStepper(world, steps, endings);
  return { steps, endings, stepper, follow, setTimer };
}

export function createEngine(world: World): Engine {
  const timers = createTimers(world.surroundings);
  const { steps, endings, stepper, follow, setTimer } = createMover(world, timers);
  const { act, close, isRunning, isLive } = endings;
  return {
    stop: (execution, failure) => act(execution, () => close(execution, 'ABORTED', { failure, previousEvent: 0 })),
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
        const { resource } = taskOf(world, execution, thread);
        stepper.answered(execution, thread, phase, { error: world.lostAnswer(resource) });
      }
    },
    halt() {
      timers.clearAll();
      endings.forgetWaits();
    },
  };
}
