import type { Control } from '../../core/control/control.ts';
import { endedAs } from '../../core/ledger/outcome.ts';
import type { CommandAnswer, CommandType } from '../../core/signals/command.ts';
import type { FindPorts, FoundRollout } from '../rollout/find.ts';
import { findRollout } from '../rollout/find.ts';
import { endingOf } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';
import { callerOf, sendAndAwait } from './send.ts';

/** A command to a running rollout. */
export interface Order {
  readonly name: string;
  /** The detail-type on the bus; a caller needs permission for it. */
  readonly type: CommandType;
  readonly about: string;
  /** Whether it concerns one step. The step is named, so that a late order cannot reach the next one. */
  readonly ofStep?: true;
}

export const orders: readonly Order[] = [
  { name: 'approve', type: 'Approve', about: 'let a waiting step go on', ofStep: true },
  { name: 'pause', type: 'Pause', about: 'hold the weight; alarms and analysis go on' },
  { name: 'resume', type: 'Resume', about: 'end a pause' },
  { name: 'skip-wait', type: 'Skip Wait', about: 'end the bake of the current step', ofStep: true },
  { name: 'abort', type: 'Abort', about: 'put the original weights back' },
  { name: 'promote', type: 'Promote', about: 'take all steps that are left at once' },
  {
    name: 'rollback',
    type: 'Roll Back',
    about: 'put the original weights back, even after promotion while the stable is warm',
  },
  { name: 'release', type: 'Release', about: 'release the router of a halted rollout; its weights stay as they are' },
];

/** Replaces detail-types in the stack's answers by what a person types: `Roll Back takes it back`. */
export const inTypedNames = (text: string): string =>
  text.replaceAll(/\b(Roll Back|Release)\b(?=[ a-z]* back\b)/g, (type) => {
    const order = orders.find((one) => one.type === type);
    return order === undefined ? type : `\`meshshift ${order.name}\``;
  });

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
