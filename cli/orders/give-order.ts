import type { Control } from '../../core/control/control.ts';
import { endedAs } from '../../core/ledger/outcome.ts';
import type { CommandAnswer, CommandType } from '../../core/signals/command.ts';
import { findRollout } from '../rollout/find.ts';
import { endingOf } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { World } from '../run/host.ts';
import { callerOf, sendAndAwait } from './send.ts';

/** A command that a person gives to a running rollout. */
export interface Order {
  readonly name: string;
  /** What travels on the bus: a caller needs permission for it. */
  readonly type: CommandType;
  readonly about: string;
  /** Whether it is about one step, which is named so that it cannot reach another one late. */
  readonly ofStep?: true;
}

export const orders: readonly Order[] = [
  { name: 'approve', type: 'Approve', about: 'let a step go on that waits for a person', ofStep: true },
  { name: 'pause', type: 'Pause', about: 'hold the weight; alarms and analysis go on' },
  { name: 'resume', type: 'Resume', about: 'end a pause' },
  { name: 'skip-wait', type: 'Skip Wait', about: 'end the bake of the step that runs', ofStep: true },
  { name: 'abort', type: 'Abort', about: 'put the original weights back' },
  { name: 'promote', type: 'Promote', about: 'go through the steps that are left at once' },
  {
    name: 'rollback',
    type: 'Roll Back',
    about: 'put the original weights back, also after promotion while the stable is warm',
  },
  { name: 'release', type: 'Release', about: 'give a halted rollout’s router back; its weights stay as they are' },
];

/** What the stack says of its commands, with the names that a person types: `Roll Back takes it back`. */
export const inTypedNames = (text: string): string =>
  text.replaceAll(/\b(Roll Back|Release)\b(?=[ a-z]* back\b)/g, (type) => {
    const order = orders.find((one) => one.type === type);
    return order === undefined ? type : `\`meshshift ${order.name}\``;
  });

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
