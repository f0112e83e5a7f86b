import type { TaskState } from '../definition/machine.ts';
import type { Execution, Failure, Thread } from './execution.ts';
import { appendTo } from './history.ts';
import type { Json, JsonObject } from './json.ts';
import { overDataLimit } from './limits.ts';
import { dataLimitExceeded, StateError } from './state-error.ts';
import { stateOf } from './where.ts';
import type { Steps, World } from './world.ts';

type Kind = 'Submitted' | 'SubmitFailed' | 'Succeeded' | 'Failed' | 'TimedOut';

/** The Task that a thread is in. */
export function taskOf(world: World, execution: Execution, thread: Thread): TaskState {
  const state = stateOf(world, execution, thread);
  if (state.type !== 'Task') throw new Error(`${thread.state} is no Task`);
  return state;
}

/** Adds one of a task's events. */
export function taskEvent(world: World, execution: Execution, thread: Thread, kind: Kind, members: JsonObject): void {
  const { resourceType, resource } = taskOf(world, execution, thread).resource;
  const at = world.surroundings.clock.now();
  appendTo(execution, thread, at, `Task${kind}`, [`task${kind}EventDetails`, { resourceType, resource, ...members }]);
}

const failureMembers = ({ error, cause }: Failure): JsonObject => ({
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});

export function taskFailed(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  error: StateError,
  kind: 'Failed' | 'SubmitFailed' = 'Failed',
): void {
  taskEvent(world, execution, thread, kind, failureMembers(error.failure));
  steps.fail(execution, thread, error);
}

export function taskSucceeded(world: World, steps: Steps, execution: Execution, thread: Thread, result: Json): void {
  const output = JSON.stringify(result);
  if (overDataLimit(output)) {
    const { resourceType } = taskOf(world, execution, thread).resource;
    taskFailed(world, steps, execution, thread, dataLimitExceeded(resourceType));
    return;
  }
  taskEvent(world, execution, thread, 'Succeeded', { output, outputDetails: { truncated: false } });
  steps.to(execution, thread, { kind: 'leave', result });
}

/** AWS names both time-outs States.Timeout in the history; a missed heartbeat is also caught by its own name. */
export function taskTimedOut(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  heartbeat: boolean,
): void {
  taskEvent(world, execution, thread, 'TimedOut', { error: 'States.Timeout' });
  steps.fail(execution, thread, new StateError('States.Timeout', undefined, heartbeat));
}
