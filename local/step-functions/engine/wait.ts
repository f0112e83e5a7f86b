import type { WaitState } from '../definition/machine.ts';
import { evaluation } from './evaluation.ts';
import type { Execution, Thread } from './execution.ts';
import { offsetDateTime } from './offset-date-time.ts';
import { StateError } from './state-error.ts';
import type { Steps, World } from './world.ts';

/** As on AWS: a wait of more seconds than a 32-bit integer holds (24,855 days) fails the state. Seen in a recording. */
const mostSeconds = 2 ** 31 - 1;

/** Sleeps for Seconds, or until Timestamp; a moment that has passed is no wait at all. */
export async function sleep(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  state: WaitState,
): Promise<() => void> {
  const { whole, text, problem } = evaluation(world, execution, thread);
  if (state.seconds !== undefined) {
    const seconds = await whole(state.seconds, 0);
    return () => {
      steps.to(execution, thread, { kind: 'sleep', until: world.surroundings.clock.now() + seconds * 1000 });
    };
  }
  const timestamp = state.timestamp === undefined ? '' : await text(state.timestamp);
  const until = offsetDateTime(timestamp);
  if (until === undefined) {
    const message = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${timestamp}`;
    throw problem(message, 'Timestamp');
  }
  if (until - world.surroundings.clock.now() > mostSeconds * 1000) {
    throw new StateError('States.Runtime', `The Timestamp ${timestamp} is more than ${mostSeconds} seconds away`);
  }
  return () => steps.to(execution, thread, { kind: 'sleep', until });
}
