import { Pool } from 'undici';

/** One process of a virtual node. */
export interface Endpoint {
  readonly virtualNode: string;
  /** The port of the virtual node's listener that this process stands behind, as a weighted target names it. */
  readonly listenerPort: number;
  /** Where it really listens, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
}

/** A process with the connections that the sidecar keeps to it. */
interface Upstream {
  readonly endpoint: Endpoint;
  readonly pool: Pool;
}

export interface Endpoints {
  /** Replaces what service discovery knows. */
  set(endpoints: readonly Endpoint[]): Promise<void>;
  /** The node's next process in turn that is not known to be unreachable; undefined when there is none. */
  next(virtualNode: string, port: number | undefined): Upstream | undefined;
  /** Whether the node has a process at all, reachable or not. */
  has(virtualNode: string, port: number | undefined): boolean;
  /** No connection could be made: keeps the process out of the turn for a while. */
  unreachable(upstream: Upstream): void;
  close(): Promise<void>;
}

/** For so long a process that refused a connection is not tried again. */
const ejectionMs = 1000;

/** `now` in real milliseconds. */
export function createEndpoints(now: () => number): Endpoints {
  const upstreams = new Map<string, Upstream>();
  const ejectedUntil = new WeakMap<Upstream, number>();
  const turns = new Map<string, number>();
  const of = (virtualNode: string, port: number | undefined) =>
    [...upstreams.values()].filter(
      ({ endpoint }) => endpoint.virtualNode === virtualNode && (port === undefined || endpoint.listenerPort === port),
    );
  const close = (gone: readonly Upstream[]) => Promise.all(gone.map((upstream) => upstream.pool.destroy()));
  return {
    async set(endpoints) {
      const origins = new Set(endpoints.map((endpoint) => endpoint.origin));
      const gone = [...upstreams.values()].filter(({ endpoint }) => !origins.has(endpoint.origin));
      for (const { endpoint } of gone) upstreams.delete(endpoint.origin);
      for (const endpoint of endpoints) {
        if (!upstreams.has(endpoint.origin)) {
          upstreams.set(endpoint.origin, { endpoint, pool: new Pool(endpoint.origin, { allowH2: false }) });
        }
      }
      await close(gone);
    },
    next(virtualNode, port) {
      const time = now();
      const healthy = of(virtualNode, port).filter((upstream) => (ejectedUntil.get(upstream) ?? 0) <= time);
      const turn = turns.get(virtualNode) ?? 0;
      turns.set(virtualNode, turn + 1);
      return healthy[turn % healthy.length];
    },
    has: (virtualNode, port) => of(virtualNode, port).length > 0,
    unreachable: (upstream) => void ejectedUntil.set(upstream, now() + ejectionMs),
    async close() {
      await close([...upstreams.values()]);
      upstreams.clear();
    },
  };
}
