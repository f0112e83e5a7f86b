import type { Clock } from '../../clock.ts';
import type { Snapshot } from '../config/snapshot.ts';
import { add, type Stats, set } from './stats.ts';

/** Envoy's states of a server, by their numbers. */
const states = { LIVE: 0, DRAINING: 1 };

export type ServerState = keyof typeof states;

/** A route that a proxy does not follow. */
interface Rejected {
  readonly virtualRouterName: string;
  readonly routeName: string;
  readonly version: number;
}

/** What a proxy counts of itself and of its configuration. */
export interface ServerStats {
  /** A snapshot was applied. An update is rejected with a route that is not followed and was not rejected before. */
  updated(snapshot: Pick<Snapshot, 'clusters' | 'listeners'>, rejected: readonly Rejected[]): void;
  /** Whether its control plane answers. */
  connected(isConnected: boolean): void;
  state(): ServerState;
  become(state: ServerState): void;
  /** Whole seconds since it was started. */
  uptime(): number;
}

const keyOf = ({ virtualRouterName, routeName, version }: Rejected) =>
  JSON.stringify([virtualRouterName, routeName, version]);

/** @param clock of the machine */
export function createServerStats(stats: Stats, clock: Clock): ServerStats {
  const start = clock.now();
  const state = stats.gauge('server.state');
  const live = stats.gauge('server.live');
  const connection = stats.gauge('control_plane.connected_state');
  const clusters = stats.gauge('cluster_manager.active_clusters');
  const listeners = stats.gauge('listener_manager.total_listeners_active');
  const always = [
    stats.counter('cluster_manager.cds.update_success'),
    stats.counter('listener_manager.lds.update_success'),
  ];
  const success = stats.counter('http.egress.rds.rds_egress_http.update_success');
  const rejection = stats.counter('http.egress.rds.rds_egress_http.update_rejected');
  for (const name of [
    'cluster_manager.cds.update_rejected',
    'listener_manager.lds.update_rejected',
    'listener_manager.listener_create_failure',
  ])
    stats.counter(name);
  stats.gauge('cluster_manager.warming_clusters');
  let current: ServerState = 'LIVE';
  const become = (next: ServerState) => {
    current = next;
    set(state, states[next]);
    set(live, Number(next === 'LIVE'));
  };
  become('LIVE');
  const uptime = () => Math.floor((clock.now() - start) / 1000);
  stats.measured('server.uptime', uptime);
  let known: ReadonlySet<string> = new Set();
  return {
    updated(snapshot, rejected) {
      for (const one of always) add(one);
      set(clusters, snapshot.clusters.length + snapshot.listeners.length);
      // The way out is a listener as well.
      set(listeners, snapshot.listeners.length + 1);
      set(connection, 1);
      const keys = rejected.map(keyOf);
      add(keys.some((key) => !known.has(key)) ? rejection : success);
      known = new Set(keys);
    },
    connected: (isConnected) => set(connection, Number(isConnected)),
    state: () => current,
    become,
    uptime,
  };
}
