import { createRequestLogger, type WriteLog } from './access-log/access-log.ts';
import type { CarrierOptions } from './carrier.ts';
import type { Endpoint, Snapshot } from './config/snapshot.ts';
import type { Applied } from './followed-routes.ts';
import type { ClusterHealth } from './health/cluster.ts';
import { startInbound } from './inbound.ts';
import { startOutbound } from './outbound.ts';
import { listenOn } from './own-listeners.ts';
import { createDownstreamTable } from './stats/downstream-stats.ts';
import type { ProxyIdentity } from './stats/names.ts';
import { createServerStats, type ServerStats } from './stats/server-stats.ts';
import { createStats, type Stats } from './stats/stats.ts';
import type { TaskPort, WantedPort } from './tasks/task.ts';
import type { Door } from './tcp/doors.ts';
import type { CertificateUse } from './tls/callers.ts';
import type { Trace } from './tracing/tracer.ts';

export interface SidecarOptions extends Omit<CarrierOptions, 'stats'> {
  readonly identity: ProxyIdentity;
  /** Takes what the access log of the node or gateway has. */
  readonly writeLog: WriteLog;
  readonly trace: Trace;
  /** The ports on which the application is called; none for one that only calls. */
  readonly ports: readonly WantedPort[];
}

/**
 * The proxy beside an application. As in App Mesh it is the caller's sidecar that decides: it draws a target by the
 * weights of the route in force for every request, and it alone sees that a target is dead. The callee's is the way in.
 */
export interface Sidecar {
  /** Where the application sends its requests: an HTTP proxy that also takes a virtual service's name as Host. */
  readonly url: string;
  /** The application's ports, with where other sidecars call them. */
  readonly ports: readonly TaskPort[];
  /** Where a gateway is called from outside of the mesh, as of now; empty for a sidecar. */
  urls(): readonly string[];
  /** Follows a snapshot from now on; of what cannot be followed, the state before stays in force. */
  apply(snapshot: Snapshot): Applied;
  setEndpoints(endpoints: readonly Endpoint[]): void;
  readonly stats: Stats;
  readonly server: ServerStats;
  /** What is known of the processes that its requests go to. */
  health(): readonly ClusterHealth[];
  /** The certificates and authorities that are in use. */
  certificates(): readonly CertificateUse[];
  /** Where the application finds its services of TCP, once the last snapshot is in force. */
  doors(): Promise<readonly Door[]>;
  /** Requests to the application that have not ended. */
  underWay(): number;
  close(): Promise<void>;
}

export async function startSidecar({ ports, ...given }: SidecarOptions): Promise<Sidecar> {
  const stats = createStats();
  const server = createServerStats(stats, given.clock);
  const logger = createRequestLogger(given.writeLog);
  const downstreamOf = createDownstreamTable(stats);
  const options = { ...given, stats, logger, downstreamOf };
  const outbound = await startOutbound(options);
  const ways = await Promise.all(ports.map((port) => startInbound(port, options)));
  return {
    url: outbound.url,
    ports: ways.map(({ taskPort }) => taskPort),
    urls: () => [],
    apply(snapshot) {
      const own = listenOn(ways, snapshot.listeners);
      const { rejectedParts, ...followed } = outbound.apply(snapshot);
      logger.apply(snapshot.accessLog);
      const applied = { ...followed, rejectedParts: [...own, ...rejectedParts] };
      server.updated(snapshot, applied);
      return applied;
    },
    setEndpoints: outbound.setEndpoints,
    health: outbound.health,
    stats,
    server,
    doors: outbound.doors,
    certificates: () => [...ways.flatMap((way) => way.certificates()), ...outbound.certificates()],
    underWay: () => ways.reduce((sum, way) => sum + way.underWay(), 0),
    async close() {
      await Promise.all([outbound.close(), ...ways.map((way) => way.close())]);
    },
  };
}
