import type { CommandAnswer } from '../../core/rollout/command.ts';
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
    const answer = await ledger.answerTo(commandId);
    if (answer !== undefined || clock.now() >= deadline) return answer;
    await pause(lookEveryMs);
  }
}
