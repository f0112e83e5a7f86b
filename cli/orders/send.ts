import { facts } from '../../adapters/sdk/error-facts.ts';
import { isInDoubt } from '../../adapters/sdk/write-error.ts';
import { TransientError } from '../../core/errors.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';

/** The ports that an answer is read from. */
export interface AnswerPorts {
  readonly ledger: Pick<Ledger, 'answerTo'>;
}

interface SentOrder {
  /** The beginning of a sentence about it: `pause for shop-r2-1`. */
  readonly what: string;
  /** The command that shows its effect. */
  readonly look: string;
}

/**
 * Sends an order and waits for its answer.
 *
 * @param send returns the event's id
 * @throws Failure with exit code 6 when it was sent, or may have been, and its effect is unknown
 */
export async function sendAndAwait(
  ports: AnswerPorts,
  host: Pick<Host, 'clock' | 'pause'>,
  { what, look }: SentOrder,
  send: () => Promise<string>,
): Promise<CommandAnswer> {
  const unknown = (found: string, cause?: unknown) =>
    new Failure(exits.unacknowledged, `${what} ${found}: it may yet take effect for 5 minutes, see \`${look}\``, {
      cause,
    });
  const id = await send().catch((error: unknown) => {
    // A Failure here is the bus's own refusal.
    if (error instanceof Failure) throw error;
    throw isInDoubt(error) ? unknown(`may have been sent, no answer came (${facts(error).message})`, error) : error;
  });
  const answer = await awaitAnswer(ports, id, host).catch((error: unknown) => {
    throw unknown(`was sent, and its answer cannot be read (${facts(error).message})`, error);
  });
  if (answer !== undefined) return answer;
  const silent = unknown('was sent and not acknowledged within 10 s');
  throw new Failure(silent.exitCode, `${silent.message}; if it does not, look at the stack's dead letters`);
}

const lookEveryMs = 250;
const longestMs = 10_000;

/** Waits for the answer to a command; undefined after ten seconds without one. */
export async function awaitAnswer(
  { ledger }: AnswerPorts,
  commandId: string,
  { clock, pause }: Pick<Host, 'clock' | 'pause'>,
): Promise<CommandAnswer | undefined> {
  const deadline = clock.now() + longestMs;
  for (;;) {
    const isLast = clock.now() >= deadline;
    try {
      const answer = await ledger.answerTo(commandId);
      if (answer !== undefined || isLast) return answer;
    } catch (error) {
      // The answer can still come when the network returns in time.
      if (isLast || !(error instanceof TransientError)) throw error;
    }
    await pause(lookEveryMs);
  }
}

/** The caller for the ledger, which is a claim. An order does not fail when AWS does not name the caller. */
export async function callerOf(
  { identity }: Pick<Connection, 'identity'>,
  { env }: Pick<Host, 'env'>,
): Promise<string> {
  try {
    return (await identity()).slice(0, 256);
  } catch {
    return env.USER || env.LOGNAME || 'unknown';
  }
}
