import type { Clock } from '../../clock.ts';
import type { Snapshot } from '../config/snapshot.ts';
import type { Applied } from '../followed-routes.ts';
import { add, type Stats, set } from './stats.ts';

/** Envoy's states of a server, by their numbers. */
const states = { LIVE: 0, DRAINING: 1 };

export type ServerState = keyof typeof states;

/** What a proxy counts of itself and of its configuration. */
export interface ServerStats {
  /** A snapshot was applied. An update is rejected with what is not followed and was not rejected before. */
  updated(
    snapshot: Pick<Snapshot, 'clusters' | 'listeners'>,
    applied: Pick<Applied, 'rejected' | 'rejectedParts'>,
  ): void;
  /** Whether its control plane answers. */
  connected(isConnected: boolean): void;
  state(): ServerState;
  become(state: ServerState): void;
  /** Whole seconds since it was started. */
  uptime(): number;
}

/** Of what kind each thing that is not followed is, and which it is. */
const rejections = ({ rejected, rejectedParts }: Pick<Applied, 'rejected' | 'rejectedParts'>) => [
  ...rejected.map(({ virtualRouterName, routeName, version }) => ({
    kind: 'route' as const,
    key: JSON.stringify([virtualRouterName, routeName, version]),
  })),
  ...rejectedParts.map(({ kind, part, reason }) => ({ kind, key: JSON.stringify([kind, part, reason]) })),
];

/** @param clock of the machine */
export function createServerStats(stats: Stats, clock: Clock): ServerStats {
  const start = clock.now();
  const state = stats.gauge('server.state');
  const live = stats.gauge('server.live');
  const connection = stats.gauge('control_plane.connected_state');
  const clusters = stats.gauge('cluster_manager.active_clusters');
  const listeners = stats.gauge('listener_manager.total_listeners_active');
  const updates = (prefix: string) => ({
    success: stats.counter(`${prefix}.update_success`),
    rejection: stats.counter(`${prefix}.update_rejected`),
  });
  const byKind = {
    cluster: updates('cluster_manager.cds'),
    listener: updates('listener_manager.lds'),
    route: updates('http.egress.rds.rds_egress_http'),
  };
  stats.counter('listener_manager.listener_create_failure');
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
    updated(snapshot, applied) {
      set(clusters, snapshot.clusters.length + snapshot.listeners.length);
      // The way out is a listener as well.
      set(listeners, snapshot.listeners.length + 1);
      set(connection, 1);
      const all = rejections(applied);
      const isNew = all.filter(({ key }) => !known.has(key)).map(({ kind }) => kind);
      for (const kind of ['cluster', 'listener', 'route'] as const)
        add(byKind[kind][isNew.includes(kind) ? 'rejection' : 'success']);
      known = new Set(all.map(({ key }) => key));
    },
    connected: (isConnected) => set(connection, Number(isConnected)),
    state: () => current,
    become,
    uptime,
  };
}
