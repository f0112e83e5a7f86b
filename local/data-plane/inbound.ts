import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { logged, type RequestLogger } from './access-log/access-log.ts';
import type { Listener } from './config/snapshot.ts';
import { forward } from './forward.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import { listenOnLoopback } from './listen.ts';
import { matchedRequest } from './matched-request.ts';
import { isOfHttp2, processConnections } from './process-connections.ts';
import { createProxyServer } from './proxy-server.ts';
import { listenerPatience, type Patience } from './retry-policy.ts';
import { type ClusterStats, connectionEvents, createClusterStats } from './stats/cluster-stats.ts';
import type { DownstreamStats, DownstreamTable } from './stats/downstream-stats.ts';
import { applicationCluster, nodeIngress, type ProxyIdentity } from './stats/names.ts';
import type { Stats } from './stats/stats.ts';
import { join } from './tcp/join.ts';
import type { Trace } from './tracing/tracer.ts';

interface InboundOptions {
  /** Where the application listens, on this machine. */
  readonly appPort: number;
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly stats: Stats;
  readonly identity: ProxyIdentity;
  readonly logger: RequestLogger;
  readonly downstreamOf: DownstreamTable;
  readonly trace: Trace;
}

/** What holds while a listener is there. */
interface Accepted extends Pick<Listener, 'port' | 'protocol'> {
  readonly patience: Patience;
  readonly cluster: ClusterStats;
  readonly downstream: DownstreamStats;
}

/** The way in to an application: what its listener in the mesh allows holds for each request. */
export interface Inbound {
  /** Where callers' proxies find it. */
  readonly origin: string;
  /** The listener that it stands for from now on, and whether its node has no other; without one it takes no request. */
  apply(listener: Listener | undefined, isOnly: boolean): void;
  underWay(): number;
  close(): Promise<void>;
}

export async function startInbound(options: InboundOptions): Promise<Inbound> {
  const { appPort, clock, random, stats, identity, logger, downstreamOf, trace } = options;
  const app = {
    origin: `http://127.0.0.1:${appPort}`,
    pool: processConnections(`http://127.0.0.1:${appPort}`, {
      protocolNow: () => accepted?.protocol ?? 'http',
      clusterNow: () => accepted?.cluster,
    }),
  };
  let accepted: Accepted | undefined;
  const next = () => app;

  const proxy = createProxyServer({
    connection(caller) {
      if (accepted?.protocol !== 'tcp') return false;
      const { patience, cluster } = accepted;
      const events = connectionEvents(cluster, app.origin, 'tcp');
      join(caller, { host: '127.0.0.1', port: appPort, clock, idleMs: patience.idleMs, events });
      return true;
    },
    async request(request, caller) {
      if (accepted === undefined) return void caller.destroy();
      const { port, patience, cluster } = accepted;
      const matched = matchedRequest(request, port);
      const { authority, target } = matched;
      await logged(logger, clock, { request, matched, cluster: cluster.name }, () =>
        trace(request, matched, () =>
          forward(request, caller, { authority, target, next, cluster, patience, clock, random }),
        ),
      );
    },
    async upgrade(request: IncomingMessage, caller: Duplex, head: Buffer) {
      if (accepted === undefined) return void caller.destroy();
      const { port, patience, cluster } = accepted;
      const matched = matchedRequest(request, port);
      const { authority, target } = matched;
      const way = { authority, target, origin: app.origin, cluster, patience, clock };
      await logged(logger, clock, { request, matched, cluster: cluster.name }, () =>
        trace(request, matched, () => forwardUpgrade(request, caller, head, way)),
      );
    },
    hasHttp2: () => isOfHttp2(accepted?.protocol),
    stats: () => accepted?.downstream,
    clock,
  });
  return {
    origin: await listenOnLoopback(proxy.server),
    apply(listener, isOnly) {
      accepted = listener && {
        ...listener,
        patience: listenerPatience(listener.limits),
        cluster: createClusterStats(stats, applicationCluster(identity, listener)),
        downstream: downstreamOf(nodeIngress(listener, isOnly)),
      };
    },
    underWay: proxy.underWay,
    async close() {
      proxy.close();
      await app.pool.destroy();
    },
  };
}
