import { Pool } from 'undici';
import type { Endpoint } from './config/snapshot.ts';

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

const keyOf = (virtualNode: string, port: number | undefined) => `${port ?? ''} ${virtualNode}`;

export function createEndpoints(): Endpoints {
  const upstreams = new Map<string, Upstream>();
  let turns = new Map<string, Turn>();
  const upstreamAt = (origin: string): Upstream => {
    const upstream = upstreams.get(origin) ?? { origin, pool: new Pool(origin, { allowH2: false }) };
    upstreams.set(origin, upstream);
    return upstream;
  };
  const forget = (wanted: ReadonlySet<string>) => {
    for (const [origin, { pool }] of upstreams) {
      if (wanted.has(origin)) continue;
      upstreams.delete(origin);
      // It is no target any more: how its last connections end is nothing to anyone.
      pool.close().catch(() => undefined);
    }
  };
  return {
    set(endpoints) {
      const before = turns;
      turns = new Map();
      for (const { virtualNode, listenerPort, origin } of endpoints) {
        for (const key of [keyOf(virtualNode, listenerPort), keyOf(virtualNode, undefined)]) {
          const turn = turns.get(key) ?? { upstreams: [], at: before.get(key)?.at ?? 0 };
          turn.upstreams.push(upstreamAt(origin));
          turns.set(key, turn);
        }
      }
      forget(new Set(endpoints.map(({ origin }) => origin)));
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
