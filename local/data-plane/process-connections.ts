import { Pool } from 'undici';
import type { Protocol } from './config/snapshot.ts';
import type { Connections } from './connections.ts';
import { http2Connections } from './http2/client.ts';
import { type ClusterStats, connectionEvents, watchConnections } from './stats/cluster-stats.ts';

export interface ProcessFacts {
  /** Of its listener, as of now. */
  protocolNow(): Protocol;
  /** Counts the connections, as of now. */
  clusterNow(): ClusterStats | undefined;
  /** Connections of HTTP/1.1; no limit unless given. */
  readonly most?: number;
}

const unwatched = { connected() {}, disconnected() {}, notConnected() {} };

/** Whether requests to a listener, and from it to its application, go by HTTP/2. */
export const isOfHttp2 = (protocol: Protocol | undefined): boolean => protocol === 'http2' || protocol === 'grpc';

/** The connections to one process, by the version of HTTP that its listener speaks. */
export function processConnections(origin: string, { protocolNow, clusterNow, most }: ProcessFacts): Connections {
  let http1: Connections | undefined;
  let http2: Connections | undefined;
  const ofHttp1 = () => {
    const pool = new Pool(origin, { allowH2: false, connections: most ?? null });
    watchConnections(pool, origin, clusterNow);
    http1 = pool;
    return pool;
  };
  const ofHttp2 = () => {
    http2 = http2Connections(origin, () => {
      const cluster = clusterNow();
      return cluster === undefined ? unwatched : connectionEvents(cluster, origin, 'http2');
    });
    return http2;
  };
  return {
    dispatch(request, handler) {
      const connections = isOfHttp2(protocolNow()) ? (http2 ?? ofHttp2()) : (http1 ?? ofHttp1());
      return connections.dispatch(request, handler);
    },
    close: () => Promise.all([http1?.close(), http2?.close()]),
    destroy: () => Promise.all([http1?.destroy(), http2?.destroy()]),
  };
}
