import type { Connection } from '../connection/connection.ts';
import type { World } from '../run/world.ts';

/** Who gives the order: a claim, for the ledger. Nobody is kept from an order because AWS would not say. */
export async function callerOf({ identity }: Connection, { env }: Pick<World, 'env'>): Promise<string> {
  try {
    return (await identity()).slice(0, 256);
  } catch {
    return env.USER || env.LOGNAME || 'unknown';
  }
}
