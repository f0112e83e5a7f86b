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
  /** The node's next process in turn; undefined when there is none. */
  next(virtualNode: string, port: number | undefined): Upstream | undefined;
  close(): Promise<void>;
}

export function createEndpoints(): Endpoints {
  const upstreams = new Map<string, Upstream>();
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
      const processes = of(virtualNode, port);
      const turn = turns.get(virtualNode) ?? 0;
      turns.set(virtualNode, turn + 1);
      return processes[turn % processes.length];
    },
    async close() {
      await close([...upstreams.values()]);
      upstreams.clear();
    },
  };
}
