import { Pool } from 'undici';
import type { Endpoint } from './config/snapshot.ts';
import { watchConnections } from './stats/cluster-stats.ts';
import type { ClusterTable } from './stats/cluster-table.ts';

/** A process with the connections that a proxy keeps to it. */
export interface Upstream {
  /** Where it listens, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly pool: Pool;
}

export interface Endpoints {
  /** Replaces what service discovery knows. What is under way to a process that is gone may end. */
  set(endpoints: readonly Endpoint[]): void;
  /** The node's next process in turn; undefined when there is none. */
  next(virtualNode: string, port: number | undefined): Upstream | undefined;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Processes in turn. */
interface Turn {
  readonly upstreams: Upstream[];
  at: number;
}

/** Each cluster has connections of its own. */
const upstreamKey = ({ virtualNode, listenerPort, origin }: Endpoint) => `${listenerPort} ${origin} ${virtualNode}`;

const keyOf = (virtualNode: string, port: number | undefined) => `${port ?? ''} ${virtualNode}`;

/** @param clusters count the connections */
export function createEndpoints(clusters: Pick<ClusterTable, 'of'>): Endpoints {
  const upstreams = new Map<string, Upstream>();
  let turns = new Map<string, Turn>();
  const upstreamAt = (endpoint: Endpoint): Upstream => {
    const { virtualNode, listenerPort, origin } = endpoint;
    const known = upstreams.get(upstreamKey(endpoint));
    if (known !== undefined) return known;
    const pool = new Pool(origin, { allowH2: false });
    watchConnections(pool, () => clusters.of(virtualNode, listenerPort));
    const upstream = { origin, pool };
    upstreams.set(upstreamKey(endpoint), upstream);
    return upstream;
  };
  const forget = (wanted: ReadonlySet<string>) => {
    for (const [key, { pool }] of upstreams) {
      if (wanted.has(key)) continue;
      upstreams.delete(key);
      // It is no target any more: how its last connections end is nothing to anyone.
      pool.close().catch(() => undefined);
    }
  };
  return {
    set(endpoints) {
      const before = turns;
      turns = new Map();
      for (const endpoint of endpoints) {
        const { virtualNode, listenerPort } = endpoint;
        for (const key of [keyOf(virtualNode, listenerPort), keyOf(virtualNode, undefined)]) {
          const turn = turns.get(key) ?? { upstreams: [], at: before.get(key)?.at ?? 0 };
          turn.upstreams.push(upstreamAt(endpoint));
          turns.set(key, turn);
        }
      }
      forget(new Set(endpoints.map(upstreamKey)));
    },
    next(virtualNode, port) {
      const turn = turns.get(keyOf(virtualNode, port));
      if (turn === undefined) return undefined;
      const { upstreams: inTurn, at } = turn;
      turn.at = at + 1;
      return inTurn[at % inTurn.length];
    },
    async close() {
      const pools = [...upstreams.values()].map(({ pool }) => pool.destroy());
      upstreams.clear();
      turns.clear();
      await Promise.all(pools);
    },
  };
}
