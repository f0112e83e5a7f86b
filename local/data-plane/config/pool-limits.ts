import type * as z from 'zod/mini';
import type { connectionPools } from '../../app-mesh/listener-shapes.ts';
import type { PoolLimits } from './snapshot.ts';

type Pools = {
  readonly [Protocol in keyof typeof connectionPools]?: z.infer<(typeof connectionPools)[Protocol]> | undefined;
};

/** How many requests wait unless it is said. Source: App Mesh user guide, virtual nodes. */
const manyRequests = 2_147_483_647;

function limitsOf({ http, http2, grpc, tcp }: Pools): PoolLimits | undefined {
  if (http !== undefined) {
    const { maxConnections, maxPendingRequests = manyRequests } = http;
    return { of: 'connections', most: maxConnections, mostWaiting: maxPendingRequests };
  }
  if (tcp !== undefined) return { of: 'connections', most: tcp.maxConnections, mostWaiting: 0 };
  const requests = http2 ?? grpc;
  return requests && { of: 'requests', most: requests.maxRequests, mostWaiting: 0 };
}

/** What a listener's connection pool allows; nothing for one without. Requests of HTTP/1.1 alone wait for a place. */
export function poolOf(pools: Pools = {}): { readonly pool?: PoolLimits } {
  const pool = limitsOf(pools);
  return pool === undefined ? {} : { pool };
}
