import type { Connections } from './connections.ts';
import { type ProcessFacts, processConnections } from './process-connections.ts';

/** The process beside a sidecar, with the connections that it keeps to it. */
export interface Application {
  readonly origin: string;
  readonly port: number;
  readonly pool: Connections;
  /** From now on no more connections of HTTP/1.1; undefined for no limit. What is under way may end. */
  connectAtMost(most: number | undefined): void;
}

/** A connection whose answer has just ended may not be free yet, so the pool limits their number by itself. */
export function createApplication(port: number, listener: Omit<ProcessFacts, 'tlsNow' | 'most'>): Application {
  const origin = `http://127.0.0.1:${port}`;
  // It is beside its proxy, so that nobody else reads what goes between.
  const facts = { ...listener, tlsNow: () => undefined };
  let limit: number | undefined;
  let pool = processConnections(origin, facts);
  return {
    origin,
    port,
    get pool() {
      return pool;
    },
    connectAtMost(most) {
      if (most === limit) return;
      limit = most;
      pool.close().catch(() => undefined);
      pool = processConnections(origin, { ...facts, ...(most !== undefined && { most }) });
    },
  };
}
