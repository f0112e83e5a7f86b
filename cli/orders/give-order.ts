import type { Control } from '../../core/control/control.ts';
import { endedAs } from '../../core/ledger/outcome.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Connection } from '../connection/connection.ts';
import { endingOf } from '../follow/ending.ts';
import { findRollout } from '../follow/find-rollout.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { World } from '../run/world.ts';
import { callerOf } from './caller-of.ts';
import type { Order } from './orders.ts';
import { sendAndAwait } from './send-and-await.ts';

export interface Given {
  readonly rolloutId: string;
  readonly answer: CommandAnswer;
}

/**
 * Gives an order to a rollout and waits for its answer.
 *
 * @param step 1-based; the one that runs unless given
 * @throws Failure when the rollout does not run, and when nobody answers
 */
export async function giveOrder(
  connection: Connection,
  world: Pick<World, 'clock' | 'pause' | 'env'>,
  order: Order,
  { id, step }: { readonly id?: string | undefined; readonly step?: number | undefined },
): Promise<Given> {
  const found = await findRollout(connection, id);
  const { rolloutId, sight } = found;
  const { control, record } = sight;
  // Its end is kept before its router is given back: in between it holds the router and has ended all the same.
  if (control === undefined || record?.outcome !== undefined) throw notRunning(order, found);
  const detail = {
    rolloutId,
    router: control.router,
    ...(order.ofStep && { step: step ?? runningStep(control) }),
    sentAt: world.clock.now(),
    caller: await callerOf(connection, world),
  };
  const sent = { what: `${order.name} for ${rolloutId}`, look: `meshshift status ${rolloutId}` };
  const answer = await sendAndAwait(connection, world, sent, () => connection.send(order.type, detail));
  return { rolloutId, answer };
}

/** As the caller saw it: should the rollout go on meanwhile, the order is refused, not applied to the next step. */
const runningStep = ({ step }: Control): number => Math.max(1, step + 1);

function notRunning(order: Order, { rolloutId, sight, execution }: Awaited<ReturnType<typeof findRollout>>): Failure {
  const ending = endingOf(sight, execution, 'retired');
  const text =
    ending === undefined
      ? `${rolloutId} does not hold its router yet: try again in a moment`
      : `${rolloutId} ${endedAs[ending.outcome]}: there is nothing to ${order.name}, see \`meshshift why ${rolloutId}\``;
  return new Failure(exits.refused, text);
}
