import type { Connections } from './connections.ts';
import { type ProcessFacts, processConnections } from './process-connections.ts';

/** The process beside a sidecar, with the connections that it keeps to it. */
export interface Application {
  readonly origin: string;
  readonly pool: Connections;
  /** From now on no more connections of HTTP/1.1; undefined for no limit. What is under way may end. */
  connectAtMost(most: number | undefined): void;
  /** By which version of IP it is reached from now on. */
  reachBy(family: 'ipv4' | 'ipv6'): void;
}

const loopback = { ipv4: '127.0.0.1', ipv6: '[::1]' } as const;

/** A connection whose answer has just ended may not be free yet, so the pool limits their number by itself. */
export function createApplication(port: number, listener: Omit<ProcessFacts, 'tlsNow' | 'most'>): Application {
  let origin = `http://${loopback.ipv4}:${port}`;
  // It is beside its proxy, so that nobody else reads what goes between.
  const facts = { ...listener, tlsNow: () => undefined };
  let limit: number | undefined;
  let pool = processConnections(origin, facts);
  const renew = () => {
    pool.close().catch(() => undefined);
    pool = processConnections(origin, { ...facts, ...(limit !== undefined && { most: limit }) });
  };
  return {
    get origin() {
      return origin;
    },
    get pool() {
      return pool;
    },
    connectAtMost(most) {
      if (most === limit) return;
      limit = most;
      renew();
    },
    reachBy(family) {
      const next = `http://${loopback[family]}:${port}`;
      if (next === origin) return;
      origin = next;
      renew();
    },
  };
}
