import type { Clock } from '../clock.ts';
import type { Cluster as ClusterConfig, ClusterListener, Endpoint, Protocol } from './config/snapshot.ts';
import { type Cluster, type ClusterHealth, createCluster, type Host } from './health/cluster.ts';
import { probeEndpoint } from './health/probe.ts';
import { processConnections } from './process-connections.ts';
import type { ClusterTable } from './stats/cluster-table.ts';
import type { Stats } from './stats/stats.ts';

interface EndpointsOptions {
  /** Count the connections. */
  readonly clusters: Pick<ClusterTable, 'of'>;
  readonly stats: Stats;
  /** Of the machine: intervals and time-outs of health checks are never scaled. */
  readonly clock: Clock;
}

export interface Endpoints {
  /** Replaces what service discovery knows. What is under way to a process that is gone may end. */
  set(endpoints: readonly Endpoint[]): void;
  /** Judges processes from now on as the listeners of their nodes say. */
  judge(clusters: readonly ClusterConfig[]): void;
  /** The node's next process in turn, on its first listener unless a port is named; undefined when there is none. */
  next(virtualNode: string, port: number | undefined): Host | undefined;
  /** What is known of the processes of each listener now. */
  health(): readonly ClusterHealth[];
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Where a process stands: each cluster has connections of its own. */
type Place = Pick<Endpoint, 'virtualNode' | 'listenerPort'>;

const placeKey = ({ virtualNode, listenerPort }: Place) => `${listenerPort} ${virtualNode}`;
const hostKey = (endpoint: Endpoint) => `${endpoint.origin} ${placeKey(endpoint)}`;

interface HostFacts {
  clusterAt(place: Place): Cluster | undefined;
  protocolAt(place: Place): Protocol;
}

/** Processes with their connections. */
function createHosts(clusters: EndpointsOptions['clusters'], { clusterAt, protocolAt }: HostFacts) {
  const hosts = new Map<string, Host>();
  return {
    at(endpoint: Endpoint): Host {
      const { virtualNode, listenerPort, origin } = endpoint;
      const known = hosts.get(hostKey(endpoint));
      if (known !== undefined) return known;
      const pool = processConnections(origin, {
        protocolNow: () => protocolAt(endpoint),
        clusterNow: () => clusters.of(virtualNode, listenerPort),
      });
      const answered = (status: number) => clusterAt(endpoint)?.answered(origin, status);
      const host = { origin, pool, answered };
      hosts.set(hostKey(endpoint), host);
      return host;
    },
    keepOnly(endpoints: readonly Endpoint[]) {
      const wanted = new Set(endpoints.map(hostKey));
      for (const [key, { pool }] of hosts) {
        if (wanted.has(key)) continue;
        hosts.delete(key);
        // It is no target any more: how its last connections end is nothing to anyone.
        pool.close().catch(() => undefined);
      }
    },
    async close() {
      const pools = [...hosts.values()].map(({ pool }) => pool.destroy());
      hosts.clear();
      await Promise.all(pools);
    },
  };
}

export function createEndpoints({ clusters: names, stats, clock }: EndpointsOptions): Endpoints {
  let listenerAt: ReadonlyMap<string, ClusterListener> = new Map();
  let configured: readonly ClusterConfig[] = [];
  let endpoints: readonly Endpoint[] = [];
  let all: readonly (Place & { readonly cluster: Cluster })[] = [];
  let byPlace: ReadonlyMap<string, Cluster> = new Map();
  let firstOf: ReadonlyMap<string, Cluster> = new Map();

  const hosts = createHosts(names, {
    clusterAt: (place) => byPlace.get(placeKey(place)),
    protocolAt: (place) => listenerAt.get(placeKey(place))?.protocol ?? 'http',
  });

  /** A cluster for each listener that is configured or has a process, in this order; those that stay keep what they know. */
  const arrange = () => {
    const places: readonly Place[] = [
      ...configured.flatMap(({ virtualNode, listeners }) =>
        listeners.map(({ port }) => ({ virtualNode, listenerPort: port })),
      ),
      ...endpoints,
    ];
    const distinct = new Map(places.map((place) => [placeKey(place), place]));
    const before = byPlace;
    all = [...distinct].map(([key, { virtualNode, listenerPort }]) => {
      const cluster = before.get(key) ?? createCluster({ clock, probe: probeEndpoint, stats });
      return { virtualNode, listenerPort, cluster };
    });
    byPlace = new Map(all.map((place) => [placeKey(place), place.cluster]));
    firstOf = new Map(all.toReversed().map(({ virtualNode, cluster }) => [virtualNode, cluster]));
    for (const [key, cluster] of before) if (!distinct.has(key)) cluster.close();
  };
  return {
    set(found) {
      endpoints = found;
      arrange();
      const at = Map.groupBy(found, placeKey);
      for (const place of all) place.cluster.setHosts((at.get(placeKey(place)) ?? []).map(hosts.at));
      hosts.keepOnly(found);
    },
    judge(clusters) {
      configured = clusters;
      listenerAt = new Map(
        clusters.flatMap(({ virtualNode, listeners }) =>
          listeners.map((listener) => [placeKey({ virtualNode, listenerPort: listener.port }), listener] as const),
        ),
      );
      arrange();
      for (const place of all)
        place.cluster.judgeBy(listenerAt.get(placeKey(place)), names.of(place.virtualNode, place.listenerPort).name);
    },
    next: (virtualNode, port) =>
      (port === undefined
        ? firstOf.get(virtualNode)
        : byPlace.get(placeKey({ virtualNode, listenerPort: port }))
      )?.next(),
    health: () =>
      all.map(({ virtualNode, listenerPort, cluster }) => ({ virtualNode, listenerPort, hosts: cluster.hosts() })),
    async close() {
      for (const { cluster } of all) cluster.close();
      [all, byPlace, firstOf] = [[], new Map(), new Map()];
      await hosts.close();
    },
  };
}
