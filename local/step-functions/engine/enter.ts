import type { Execution, Thread } from './execution.ts';
import { appendTo, details } from './history.ts';
import { stateOf } from './where.ts';
import type { Steps, World } from './world.ts';

/** Enters the thread's state. A deleted machine's executions go no further than this. */
export function enter(world: World, steps: Steps, execution: Execution, thread: Thread): void {
  if (world.isDeleting(execution)) {
    steps.close(execution, 'ABORTED', { failure: {}, previousEvent: 0 });
    return;
  }
  const { type } = stateOf(world, execution, thread);
  const at = world.surroundings.clock.now();
  thread.enteredAt = at;
  thread.retries = [];
  const entered = details.entered(thread.state, JSON.stringify(thread.input));
  thread.enteredEvent = appendTo(execution, thread, at, `${type}StateEntered`, entered);
  const { arn, machineArn } = execution;
  world.onTransition({ kind: 'entered', executionArn: arn, machineArn, state: thread.state, type, at });
  steps.to(execution, thread, { kind: 'run' });
}
