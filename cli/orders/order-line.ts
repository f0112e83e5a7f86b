import type { LineOrderType } from '../../core/line/line-order.ts';
import type { CommandAnswer } from '../../core/rollout/command.ts';
import type { Connection } from '../connection/connection.ts';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { World } from '../run/world.ts';
import { awaitAnswer } from './await-answer.ts';
import { callerOf } from './caller-of.ts';

/** Gives an order to the line and waits for its answer. @throws Failure when nobody answers */
export async function orderLine(
  connection: Connection,
  world: Pick<World, 'clock' | 'pause' | 'env'>,
  type: LineOrderType,
  { reason, mesh }: { readonly reason?: string; readonly mesh?: string },
): Promise<CommandAnswer> {
  const id = await connection.sendToLine(type, {
    caller: await callerOf(connection, world),
    ...(reason !== undefined && { reason }),
    ...(mesh !== undefined && { mesh }),
  });
  const answer = await awaitAnswer(connection, id, world);
  if (answer !== undefined) return answer;
  throw new Failure(
    exits.unacknowledged,
    'the order was sent and not acknowledged within 10 s: it may yet take effect for 5 minutes, see `meshshift list`; if it does not, look at the stack’s dead letters',
  );
}
