import type { Clock } from '../clock.ts';
import type { Cluster as ClusterConfig, ClusterListener, Endpoint } from './config/snapshot.ts';
import { type Cluster, type ClusterHealth, createCluster, type Host } from './health/cluster.ts';
import { type Probe, probeEndpoint } from './health/probe.ts';
import { processConnections } from './process-connections.ts';
import type { ClusterTable } from './stats/cluster-table.ts';
import type { Stats } from './stats/stats.ts';
import { isOfThisMachine, unreachable } from './this-machine.ts';
import type { TlsCaller } from './tls/caller.ts';
import type { TlsCallers } from './tls/callers.ts';

interface EndpointsOptions {
  /** Count the connections. */
  readonly clusters: Pick<ClusterTable, 'of'>;
  readonly callers: Pick<TlsCallers, 'named'>;
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

const isLookedUpOneByOne = ({ discovery }: ClusterConfig): boolean =>
  discovery !== undefined && 'hostname' in discovery && discovery.responseType === 'LOADBALANCER';

/** A listener with how it is called. */
interface CalledListener {
  readonly listener: ClusterListener;
  /** Undefined for clear text. */
  readonly tls: TlsCaller | undefined;
}

/** By the key of a place, which is made once: each request asks. */
interface HostFacts {
  clusterAt(key: string): Cluster | undefined;
  calledAt(key: string): CalledListener | undefined;
}

/** Processes with their connections. */
function createHosts(clusters: EndpointsOptions['clusters'], { clusterAt, calledAt }: HostFacts) {
  const hosts = new Map<string, Host>();
  return {
    at(endpoint: Endpoint): Host {
      const { virtualNode, listenerPort, origin } = endpoint;
      const known = hosts.get(hostKey(endpoint));
      if (known !== undefined) return known;
      const key = placeKey(endpoint);
      const clusterNow = () => clusters.of(virtualNode, listenerPort);
      const protocolNow = () => calledAt(key)?.listener.protocol ?? 'http';
      const tlsNow = () => calledAt(key)?.tls;
      const pool = isOfThisMachine(origin)
        ? processConnections(origin, { protocolNow, tlsNow, clusterNow })
        : unreachable(() => clusterNow().notConnected(clusterNow().hostAt(origin)));
      const answered = (status: number) => clusterAt(key)?.answered(origin, status);
      const host = { origin, pool, answered, tlsNow };
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

export function createEndpoints({ clusters: names, callers, stats, clock }: EndpointsOptions): Endpoints {
  let called: ReadonlyMap<string, CalledListener> = new Map();
  let configured: readonly ClusterConfig[] = [];
  let endpoints: readonly Endpoint[] = [];
  let all: readonly (Place & { readonly cluster: Cluster })[] = [];
  let byPlace: ReadonlyMap<string, Cluster> = new Map();
  let firstOf: ReadonlyMap<string, Cluster> = new Map();

  const calledAt = (key: string) => called.get(key);
  const hosts = createHosts(names, { clusterAt: (key) => byPlace.get(key), calledAt });

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
      const probe: Probe = (origin, check) => probeEndpoint(origin, check, calledAt(key)?.tls);
      const cluster = before.get(key) ?? createCluster({ clock, probe, stats });
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
      called = new Map(
        clusters.flatMap(({ virtualNode, listeners }) =>
          listeners.map((listener) => {
            const tls = callers.named(names.of(virtualNode, listener.port).name);
            return [placeKey({ virtualNode, listenerPort: listener.port }), { listener, tls }] as const;
          }),
        ),
      );
      arrange();
      const ones = new Set(clusters.filter(isLookedUpOneByOne).map(({ virtualNode }) => virtualNode));
      for (const place of all) {
        place.cluster.lookUpOne(ones.has(place.virtualNode));
        place.cluster.judgeBy(
          calledAt(placeKey(place))?.listener,
          names.of(place.virtualNode, place.listenerPort).name,
        );
      }
    },
    next: (virtualNode, port) =>
      (port === undefined
        ? firstOf.get(virtualNode)
        : byPlace.get(placeKey({ virtualNode, listenerPort: port }))
      )?.next(),
    health: () =>
      all.map(({ virtualNode, listenerPort, cluster }) => ({ virtualNode, listenerPort, ...cluster.health() })),
    async close() {
      for (const { cluster } of all) cluster.close();
      [all, byPlace, firstOf] = [[], new Map(), new Map()];
      await hosts.close();
    },
  };
}
