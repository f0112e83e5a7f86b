import type { Connection } from '../connection/connection.ts';
import type { Ending } from '../follow/ending.ts';
import { endingOf } from '../follow/ending.ts';
import { seeWithExecution } from '../follow/rollout.ts';
import type { World } from '../run/world.ts';

const lookEveryMs = 500;
/** The plan function may take a minute, and is tried again. */
const longestMs = 90_000;

/** Waits until a rollout that was just started holds its router or has ended; undefined when neither came in time. */
export async function untilPlanned(
  connection: Connection,
  rolloutId: string,
  { clock, pause }: Pick<World, 'clock' | 'pause'>,
): Promise<'planned' | Ending | undefined> {
  const deadline = clock.now() + longestMs;
  while (clock.now() < deadline) {
    const { sight, execution } = await seeWithExecution(connection, rolloutId);
    const ending = endingOf(sight, execution);
    if (ending !== undefined) return ending;
    if (sight.control !== undefined) return 'planned';
    await pause(lookEveryMs);
  }
  return undefined;
}
