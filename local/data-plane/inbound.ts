import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import { logged, type RequestLogger } from './access-log/access-log.ts';
import type { Waiting } from './admission.ts';
import { type Application, createApplication } from './application.ts';
import { type AdmittedRequest, carryAdmitted } from './carry-admitted.ts';
import type { Listener } from './config/snapshot.ts';
import type { Incoming } from './exchange.ts';
import { forward } from './forward.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import { listenDualStack } from './listen-dual-stack.ts';
import { reply, replyOn } from './local-reply.ts';
import { type MatchedRequest, matchedRequest } from './matched-request.ts';
import { addressOf } from './origin.ts';
import type { OwnPort } from './own-listeners.ts';
import { isOfHttp2 } from './process-connections.ts';
import { createProxyServer, type ProxyHandlers } from './proxy-server.ts';
import { listenerPatience, type Patience } from './retry-policy.ts';
import { type ClusterStats, connectionEvents, createClusterStats } from './stats/cluster-stats.ts';
import type { DownstreamStats, DownstreamTable } from './stats/downstream-stats.ts';
import { applicationCluster, nodeIngress, type ProxyIdentity } from './stats/names.ts';
import { type CountedPool, createCountedPool } from './stats/pool-stats.ts';
import type { Stats } from './stats/stats.ts';
import type { WantedPort } from './tasks/task.ts';
import { join } from './tcp/join.ts';
import type { CertificateUse } from './tls/callers.ts';
import { type CountedTls, createListenerTls } from './tls/listener.ts';
import type { Secrets } from './tls/secrets.ts';
import type { Trace } from './tracing/tracer.ts';

interface InboundOptions {
  /** Of the machine: latencies and time-outs are never scaled. */
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly stats: Stats;
  readonly identity: ProxyIdentity;
  readonly logger: RequestLogger;
  readonly downstreamOf: DownstreamTable;
  readonly trace: Trace;
  /** What certificates and authorities go by names. */
  readonly secrets: Secrets;
}

/** What holds while a listener is there. */
interface Accepted extends Pick<Listener, 'port' | 'protocol' | 'ipPreference'> {
  readonly patience: Patience;
  readonly cluster: ClusterStats;
  readonly downstream: DownstreamStats;
  readonly tls: CountedTls | undefined;
}

/** The way in to an application: what its listener in the mesh allows holds for each request. */
export interface Inbound extends OwnPort {
  underWay(): number;
  /** Those of its listener. */
  certificates(): readonly CertificateUse[];
  close(): Promise<void>;
}

/** What becomes of what comes in while `now` says that a listener is there. */
function createHandlers(
  app: Application,
  pool: CountedPool,
  now: () => Accepted | undefined,
  { clock, random, logger, trace }: Pick<InboundOptions, 'clock' | 'random' | 'logger' | 'trace'>,
): Pick<ProxyHandlers, 'connection' | 'request' | 'upgrade'> {
  const next = () => app;
  /** Logs and traces a request that needs a place in the pool. */
  const admit = (
    request: Incoming,
    caller: Waiting,
    { port, patience, cluster }: Accepted,
    waysOf: (matched: MatchedRequest) => Pick<AdmittedRequest, 'send' | 'carry'>,
  ) => {
    const matched = matchedRequest(request, port);
    const place = { pool, cluster, clock, caller, patienceMs: patience.requestMs };
    return logged(logger, clock, { request, matched, cluster: cluster.name }, () =>
      trace(request, matched, () => carryAdmitted({ ...place, ...waysOf(matched) })),
    );
  };
  return {
    connection(caller) {
      const accepted = now();
      if (accepted?.protocol !== 'tcp') return false;
      const { patience, cluster } = accepted;
      const place = pool.enterNow();
      if (place === undefined) caller.destroy();
      else {
        caller.once('close', place.leave);
        const events = connectionEvents(cluster, app.origin, 'tcp');
        join(caller, { ...addressOf(app.origin), clock, idleMs: patience.idleMs, events });
      }
      return true;
    },
    async request(request, caller) {
      const accepted = now();
      if (accepted === undefined) return void caller.destroy();
      const { patience, cluster } = accepted;
      await admit(request, caller, accepted, ({ authority, target }) => ({
        send(found) {
          request.resume();
          reply(request, caller, found);
        },
        carry({ waitedMs, leave }) {
          const left = { ...patience, requestMs: patience.requestMs - waitedMs };
          const options = { authority, target, next, cluster, patience: left, clock, random };
          return forward(request, caller, options).finally(leave);
        },
      }));
    },
    async upgrade(request: IncomingMessage, caller: Duplex, head: Buffer) {
      const accepted = now();
      if (accepted === undefined) return void caller.destroy();
      const { patience, cluster } = accepted;
      await admit(request, caller, accepted, ({ authority, target }) => ({
        send: (found) => replyOn(caller, found),
        carry({ leave }) {
          // It is carried until its connection is closed.
          if (caller.destroyed) leave();
          else caller.once('close', leave);
          const options = { authority, target, origin: app.origin, cluster, patience, clock };
          return forwardUpgrade(request, caller, head, options);
        },
      }));
    },
  };
}

/** @param port of the application */
export async function startInbound(port: WantedPort, options: InboundOptions): Promise<Inbound> {
  const { clock, stats, identity, downstreamOf, secrets } = options;
  const followTls = createListenerTls(stats, secrets);
  const pool = createCountedPool(stats);
  let accepted: Accepted | undefined;
  const app = createApplication(port.port, {
    protocolNow: () => accepted?.protocol ?? 'http',
    clusterNow: () => accepted?.cluster,
  });

  const proxy = createProxyServer({
    ...createHandlers(app, pool, () => accepted, options),
    tls: () => accepted?.tls,
    hasHttp2: () => isOfHttp2(accepted?.protocol),
    stats: () => accepted?.downstream,
    clock,
  });
  const { isDualStack = false, ...named } = port;
  const takesIpv6 = () => accepted?.ipPreference !== undefined;
  const origins = await listenDualStack(proxy.server, { port: 0, isDualStack, takesIpv6 });
  return {
    taskPort: { ...named, ...origins },
    listenFor(listener, isOnly) {
      const names = listener && nodeIngress(listener, isOnly);
      const tls = followTls(listener, names?.listener ?? '');
      if (listener !== undefined) {
        pool.apply(listener.pool, applicationCluster(identity, listener));
        app.connectAtMost(listener.pool?.of === 'connections' ? listener.pool.most : undefined);
        app.reachBy(listener.ipPreference?.startsWith('IPv6') ? 'ipv6' : 'ipv4');
      }
      accepted = listener && {
        ...listener,
        patience: listenerPatience(listener.limits),
        cluster: createClusterStats(stats, applicationCluster(identity, listener)),
        downstream: downstreamOf(nodeIngress(listener, isOnly)),
        tls,
      };
    },
    underWay: proxy.underWay,
    certificates: () => (accepted?.tls === undefined ? [] : [accepted.tls.tls]),
    async close() {
      proxy.close();
      await app.pool.destroy();
    },
  };
}
