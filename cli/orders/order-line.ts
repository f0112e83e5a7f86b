import type { LineOrderType } from '../../core/line/line-order.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Connection } from '../connection/connection.ts';
import type { World } from '../run/world.ts';
import { callerOf } from './caller-of.ts';
import { sendAndAwait } from './send-and-await.ts';

/** Gives an order to the line and waits for its answer. @throws as `sendAndAwait` */
export async function orderLine(
  connection: Connection,
  world: Pick<World, 'clock' | 'pause' | 'env'>,
  type: LineOrderType,
  { reason, mesh }: { readonly reason?: string; readonly mesh?: string },
): Promise<CommandAnswer> {
  const detail = {
    caller: await callerOf(connection, world),
    ...(reason !== undefined && { reason }),
    ...(mesh !== undefined && { mesh }),
  };
  const sent = { what: 'the order', look: 'meshshift list' };
  return sendAndAwait(connection, world, sent, () => connection.sendToLine(type, detail));
}
