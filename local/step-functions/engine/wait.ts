import type { WaitState } from '../definition/machine.ts';
import { evaluation } from './evaluation.ts';
import type { Execution, Thread } from './execution.ts';
import type { Steps, World } from './world.ts';

/** A date and a time with an offset: what AWS calls an ISO-8601 extended offset date-time. */
const offsetDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

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
  const until = offsetDateTime.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(until)) {
    const message = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${timestamp}`;
    throw problem(message, 'Timestamp');
  }
  return () => steps.to(execution, thread, { kind: 'sleep', until });
}
