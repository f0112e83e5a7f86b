import { TransientError } from '../../core/errors.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Connection } from '../connection/connection.ts';
import type { World } from '../run/world.ts';

const lookEveryMs = 250;
const longestMs = 10_000;

/** The answer to a command that was sent; undefined when none came within ten seconds. */
export async function awaitAnswer(
  { ledger }: Pick<Connection, 'ledger'>,
  commandId: string,
  { clock, pause }: Pick<World, 'clock' | 'pause'>,
): Promise<CommandAnswer | undefined> {
  const deadline = clock.now() + longestMs;
  for (;;) {
    const isLast = clock.now() >= deadline;
    try {
      const answer = await ledger.answerTo(commandId);
      if (answer !== undefined || isLast) return answer;
    } catch (error) {
      // A network that comes back in time brings the answer with it.
      if (isLast || !(error instanceof TransientError)) throw error;
    }
    await pause(lookEveryMs);
  }
}
