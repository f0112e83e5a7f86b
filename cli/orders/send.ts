import { facts } from '../../adapters/sdk/error-facts.ts';
import { isInDoubt } from '../../adapters/sdk/write-error.ts';
import { TransientError } from '../../core/errors.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { World } from '../run/host.ts';

export interface Sent {
  /** What is sent, as a sentence begins with it: `pause for shop-r2-1`. */
  readonly what: string;
  /** The command that shows whether it had an effect. */
  readonly look: string;
}

/**
 * Sends an order and waits for its answer.
 *
 * @param send gives the event's id
 * @throws Failure with 6 when it was sent, or may have been, and nobody knows what came of it
 */
export async function sendAndAwait(
  connection: Pick<Connection, 'ledger'>,
  world: Pick<World, 'clock' | 'pause'>,
  { what, look }: Sent,
  send: () => Promise<string>,
): Promise<CommandAnswer> {
  const unknown = (found: string, cause?: unknown) =>
    new Failure(exits.unacknowledged, `${what} ${found}: it may yet take effect for 5 minutes, see \`${look}\``, {
      cause,
    });
  const id = await send().catch((error: unknown) => {
    // The bus refused it, in an answer.
    if (error instanceof Failure) throw error;
    throw isInDoubt(error) ? unknown(`may have been sent, no answer came (${facts(error).message})`, error) : error;
  });
  const answer = await awaitAnswer(connection, id, world).catch((error: unknown) => {
    throw unknown(`was sent, and its answer cannot be read (${facts(error).message})`, error);
  });
  if (answer !== undefined) return answer;
  const silent = unknown('was sent and not acknowledged within 10 s');
  throw new Failure(silent.exitCode, `${silent.message}; if it does not, look at the stack's dead letters`);
}

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

/** Who gives the order: a claim, for the ledger. Nobody is kept from an order because AWS would not say. */
export async function callerOf({ identity }: Connection, { env }: Pick<World, 'env'>): Promise<string> {
  try {
    return (await identity()).slice(0, 256);
  } catch {
    return env.USER || env.LOGNAME || 'unknown';
  }
}
