import { type buildConnector, Pool } from 'undici';
import type { Protocol } from './config/snapshot.ts';
import type { Connections } from './connections.ts';
import { http2Connections } from './http2/client.ts';
import { addressOf } from './origin.ts';
import { type ClusterStats, connectionEvents, watchConnections } from './stats/cluster-stats.ts';
import type { Address, TlsCaller } from './tls/caller.ts';

export interface ProcessFacts {
  /** Of its listener, as of now. */
  protocolNow(): Protocol;
  /** Counts the connections, as of now. */
  clusterNow(): ClusterStats | undefined;
  /** How it is called by TLS, as of now; undefined for clear text. */
  tlsNow(): TlsCaller | undefined;
  /** Connections of HTTP/1.1; no limit unless given. */
  readonly most?: number;
}

const unwatched = { connected() {}, disconnected() {}, notConnected() {} };

/** Whether requests to a listener, and from it to its application, go by HTTP/2. */
export const isOfHttp2 = (protocol: Protocol | undefined): boolean => protocol === 'http2' || protocol === 'grpc';

/** How undici connects by TLS. */
const connectorOf =
  (tls: TlsCaller, address: Address): buildConnector.connector =>
  (_options, callback) =>
    void tls.connect(address, 'http/1.1').then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );

/** The connections to one process, by the version of HTTP that its listener speaks. */
export function processConnections(
  origin: string,
  { protocolNow, clusterNow, tlsNow, most }: ProcessFacts,
): Connections {
  const address = addressOf(origin);
  let tls: TlsCaller | undefined;
  let http1: Connections | undefined;
  let http2: Connections | undefined;
  const ofHttp1 = () => {
    const connect = tls && { connect: connectorOf(tls, address) };
    const pool = new Pool(origin, { allowH2: false, connections: most ?? null, ...connect });
    watchConnections(pool, origin, clusterNow);
    http1 = pool;
    return pool;
  };
  const ofHttp2 = () => {
    http2 = http2Connections({ origin, address, tls }, () => {
      const cluster = clusterNow();
      return cluster === undefined ? unwatched : connectionEvents(cluster, origin, 'http2');
    });
    return http2;
  };
  /** Of before, they finish what is under way. */
  const renew = (next: TlsCaller | undefined) => {
    for (const connections of [http1, http2]) connections?.close().catch(() => undefined);
    [tls, http1, http2] = [next, undefined, undefined];
  };
  return {
    dispatch(request, handler) {
      const next = tlsNow();
      if (next !== tls) renew(next);
      const connections = isOfHttp2(protocolNow()) ? (http2 ?? ofHttp2()) : (http1 ?? ofHttp1());
      return connections.dispatch(request, handler);
    },
    close: () => Promise.all([http1?.close(), http2?.close()]),
    destroy: () => Promise.all([http1?.destroy(), http2?.destroy()]),
  };
}
