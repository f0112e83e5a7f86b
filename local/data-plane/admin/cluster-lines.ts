import type { Endpoint, Snapshot } from '../config/snapshot.ts';
import { applicationCluster, egressCluster, selfRedirectCluster } from '../stats/names.ts';
import { portFor } from '../tasks/discovery.ts';
import type { AdminSource } from './source.ts';

/** A process of a cluster. */
interface ClusterHost {
  readonly origin: string;
  readonly hostname: string;
  readonly healthFlags: string;
}

interface NamedCluster {
  readonly name: string;
  readonly hosts: readonly ClusterHost[];
}

/** App Mesh lifts Envoy's limits of a cluster. Source: App Mesh user guide, circuit breakers of Envoy's defaults. */
const unlimited = 2_147_483_647;
const limits = ['max_connections', 'max_pending_requests', 'max_requests', 'max_retries'];

function ownClusters({ identity, ports }: AdminSource, { listeners }: Snapshot): NamedCluster[] {
  const isOnly = listeners.length === 1;
  const numbers = listeners.map(({ port }) => port);
  return listeners.map((listener) => {
    if (identity.resource.kind === 'VirtualGateway')
      return { name: selfRedirectCluster(identity, listener, isOnly), hosts: [] };
    const { port } = portFor(ports, listener.port, numbers) ?? listener;
    const origin = `http://127.0.0.1:${port}`;
    return { name: applicationCluster(identity, listener), hosts: [{ origin, hostname: '', healthFlags: 'healthy' }] };
  });
}

/** The clusters of a proxy: its own application or way out, and the nodes that its requests go to. */
export function clustersOf(source: AdminSource): readonly NamedCluster[] {
  const snapshot = source.snapshot();
  if (snapshot === undefined) return [];
  const byCluster = Map.groupBy(
    source.endpoints(),
    ({ virtualNode, listenerPort }: Endpoint) => `${listenerPort} ${virtualNode}`,
  );
  const outward = snapshot.clusters.flatMap(({ virtualNode, listeners, discovery }) =>
    listeners.map((listener) => ({
      name: egressCluster(snapshot.meshName, virtualNode, listener),
      hosts: (byCluster.get(`${listener.port} ${virtualNode}`) ?? []).map((endpoint) => ({
        origin: endpoint.origin,
        hostname: discovery !== undefined && 'hostname' in discovery ? discovery.hostname : '',
        healthFlags: source.healthFlags(endpoint),
      })),
    })),
  );
  return [...ownClusters(source, snapshot), ...outward];
}

/** What `/clusters` says of them. Source: Envoy, administration interface, GET /clusters. */
export function clusterLines(source: AdminSource): string[] {
  return clustersOf(source).flatMap(({ name, hosts }) => [
    `${name}::observability_name::${name}`,
    ...['default', 'high'].flatMap((priority) =>
      limits.map((limit) => `${name}::${priority}_priority::${limit}::${unlimited}`),
    ),
    `${name}::added_via_api::true`,
    ...hosts.flatMap(({ origin, hostname, healthFlags }) => {
      const counted = source.stats.host(name, origin);
      const facts = {
        ...counted,
        hostname,
        health_flags: healthFlags,
        weight: 1,
        region: '',
        zone: '',
        sub_zone: '',
        canary: false,
        priority: 0,
        success_rate: -1,
        local_origin_success_rate: -1,
      };
      return Object.entries(facts).map(([fact, value]) => `${name}::${new URL(origin).host}::${fact}::${value}`);
    }),
  ]);
}
