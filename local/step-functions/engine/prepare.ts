import { beginMap, beginParallel } from './children.ts';
import { choose } from './choice.ts';
import { enter } from './enter.ts';
import type { Execution, Thread } from './execution.ts';
import { failOnPurpose } from './fail-state.ts';
import { leave } from './leave.ts';
import type { Answered } from './task.ts';
import { beginTask } from './task.ts';
import { sleep } from './wait.ts';
import { stateOf } from './where.ts';
import type { Steps, World } from './world.ts';

/** Begins the work of the thread's state. */
function work(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  answered: Answered,
): Promise<() => void> {
  const state = stateOf(world, execution, thread);
  switch (state.type) {
    case 'Task':
      return beginTask(world, steps, execution, thread, state, answered);
    case 'Choice':
      return choose(world, steps, execution, thread, state);
    case 'Wait':
      return sleep(world, steps, execution, thread, state);
    case 'Fail':
      return failOnPurpose(world, steps, execution, thread, state);
    case 'Map':
      return beginMap(world, steps, execution, thread, state);
    case 'Parallel':
      return beginParallel(world, steps, execution, thread, state);
    case 'Pass':
    case 'Succeed':
      return Promise.resolve(() => steps.to(execution, thread, { kind: 'leave', result: thread.input }));
  }
}

/**
 * The next step of a thread that need not wait: evaluates what it needs without changing anything, and returns the step
 * itself, which is synchronous. Undefined for a thread that waits.
 */
export function prepare(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  answered: Answered,
): Promise<() => void> | undefined {
  const { phase } = thread;
  switch (phase.kind) {
    case 'enter':
      return Promise.resolve(() => enter(world, steps, execution, thread));
    case 'run':
      return work(world, steps, execution, thread, answered);
    case 'leave':
    case 'caught':
      return leave(world, steps, execution, thread, phase);
    default:
      return undefined;
  }
}
