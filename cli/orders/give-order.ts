import type { Control } from '../../core/control/control.ts';
import { endedAs } from '../../core/ledger/outcome.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { FindPorts, FoundRollout } from '../rollout/find.ts';
import { findRollout } from '../rollout/find.ts';
import { endingOf } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';
import type { Order } from './orders.ts';
import { callerOf, sendAndAwait } from './send.ts';

/** An order's answer, and the rollout that it went to. */
interface OrderAnswer {
  readonly rolloutId: string;
  readonly answer: CommandAnswer;
}

/**
 * Gives an order to a rollout and waits for its answer.
 *
 * @param step counts from 1; the current step unless given
 * @throws Failure when the rollout does not run, or when no answer comes
 */
export async function giveOrder(
  ports: FindPorts & Pick<Connection, 'identity' | 'send'>,
  host: Pick<Host, 'clock' | 'pause' | 'env'>,
  order: Order,
  { id, step }: { readonly id?: string | undefined; readonly step?: number | undefined },
): Promise<OrderAnswer> {
  const found = await findRollout(ports, id);
  const { rolloutId, state } = found;
  const { control, record } = state;
  // A rollout's end is written before its router is released: in between, it holds the router and has ended.
  if (control === undefined || record?.outcome !== undefined) throw notRunning(order, found);
  const detail = {
    rolloutId,
    router: control.router,
    ...(order.ofStep && { step: step ?? runningStep(control) }),
    sentAt: host.clock.now(),
    caller: await callerOf(ports, host),
  };
  const sent = { what: `${order.name} for ${rolloutId}`, look: `meshshift status ${rolloutId}` };
  const answer = await sendAndAwait(ports, host, sent, () => ports.send(order.type, detail));
  return { rolloutId, answer };
}

/** The step that the caller saw. If the rollout goes on meanwhile, the order is refused, not applied to the next step. */
const runningStep = ({ step }: Control): number => Math.max(1, step + 1);

function notRunning(order: Order, { rolloutId, state, execution }: FoundRollout): Failure {
  const ending = endingOf(state, execution, 'retired');
  const text =
    ending === undefined
      ? `${rolloutId} does not hold its router yet: try again in a moment`
      : `${rolloutId} ${endedAs[ending.outcome]}: there is nothing to ${order.name}, see \`meshshift why ${rolloutId}\``;
  return new Failure(exits.refused, text);
}
