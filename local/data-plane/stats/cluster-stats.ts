import type { Pool } from 'undici';
import type { ConnectionEvents } from '../connections.ts';
import { record } from './histogram.ts';
import type { HostStats } from './host-stats.ts';
import { add, type Counter, classCounters, type Stats } from './stats.ts';

/** How an attempt ended, as far as it is counted by itself. */
type Ending = 'timedOut' | 'attemptTimedOut' | 'idle' | 'callerGone' | 'reset' | 'refusedStream';

/** What a caller got. */
interface Answered {
  readonly status: number;
  /** Undefined when the answer is not the target's, or not whole. */
  readonly responseMs: number | undefined;
  /** Envoy's response flags. */
  readonly flags: string;
  readonly attempts: number;
}

/**
 * What a proxy counts of requests to one cluster. Source: Envoy, cluster statistics, and what its router charges: an answer
 * that is tried again counts under `retry.`, one that the caller gets under its code, the proxy's own included.
 */
export interface ClusterStats {
  /** Such as `cds_egress_color-mesh_blue_http_8080`. */
  readonly name: string;
  /** What is counted of a process by where it listens. */
  hostAt(origin: string): HostStats;
  /** An attempt has got its connection. */
  sent(host: HostStats): void;
  /** An attempt that was sent has ended; `status` is undefined where no answer came. */
  ended(host: HostStats, kind: Ending | 'passed' | 'withheld' | 'unreachable', status: number | undefined): void;
  /** What an attempt brought is not passed on: there will be another. `status` is undefined where none came. */
  retried(status: number | undefined): void;
  /** The caller has got its answer. */
  answered(answer: Answered): void;
  connected(host: HostStats, protocol: 'http1' | 'http2' | 'tcp'): void;
  disconnected(host: HostStats): void;
  notConnected(host: HostStats): void;
}

/** The counters of answers, by their codes and classes. */
function codeCounters(stats: Stats, prefix: string) {
  const chargeClass = classCounters(stats, `${prefix}upstream_rq_`);
  const completed = stats.counter(`${prefix}upstream_rq_completed`);
  const codes = new Map<number, Counter>();
  return (status: number) => {
    const code = codes.get(status) ?? stats.counter(`${prefix}upstream_rq_${status}`);
    codes.set(status, code);
    add(code);
    add(completed);
    chargeClass(status);
  };
}

/** Counts how attempts end other than by an answer. */
function endCounters(stats: Stats, prefix: string): Readonly<Record<Ending, readonly Counter[]>> {
  const counter = (name: string) => stats.counter(`${prefix}upstream_rq_${name}`);
  const txReset = counter('tx_reset');
  return {
    timedOut: [counter('timeout'), txReset],
    attemptTimedOut: [counter('per_try_timeout'), txReset],
    idle: [txReset],
    callerGone: [txReset],
    reset: [counter('rx_reset')],
    refusedStream: [counter('rx_reset')],
  };
}

/** @param name of the cluster */
export function createClusterStats(stats: Stats, name: string): ClusterStats {
  const prefix = `cluster.${name}.`;
  const counter = (of: string) => stats.counter(`${prefix}upstream_${of}`);
  const hosts = new Map<string, HostStats>();
  const active = stats.gauge(`${prefix}upstream_rq_active`);
  const connections = stats.gauge(`${prefix}upstream_cx_active`);
  const time = stats.histogram(`${prefix}upstream_rq_time`);
  const total = counter('rq_total');
  const retry = { all: counter('rq_retry'), backOff: counter('rq_retry_backoff_exponential') };
  const success = counter('rq_retry_success');
  const limitExceeded = counter('rq_retry_limit_exceeded');
  const noneHealthy = counter('cx_none_healthy');
  const made = [counter('cx_total'), connections];
  const speaking = { http1: counter('cx_http1_total'), http2: counter('cx_http2_total'), tcp: undefined };
  const failed = [counter('cx_total'), counter('cx_connect_fail')];
  const charge = codeCounters(stats, prefix);
  const chargeRetried = codeCounters(stats, `${prefix}retry.`);
  const ends = endCounters(stats, prefix);
  return {
    name,
    hostAt(origin) {
      const host = hosts.get(origin) ?? stats.host(name, origin);
      hosts.set(origin, host);
      return host;
    },
    sent(host) {
      add(total);
      add(active);
      host.rq_total += 1;
      host.rq_active += 1;
    },
    ended(host, kind, status) {
      add(active, -1);
      host.rq_active -= 1;
      if (kind === 'timedOut' || kind === 'attemptTimedOut') host.rq_timeout += 1;
      if (status !== undefined && status < 500) host.rq_success += 1;
      else if (kind !== 'callerGone') host.rq_error += 1;
      if (kind === 'passed' || kind === 'withheld' || kind === 'unreachable') return;
      for (const one of ends[kind]) add(one);
    },
    retried(status) {
      add(retry.all);
      add(retry.backOff);
      if (status !== undefined) chargeRetried(status);
    },
    answered({ status, responseMs, flags, attempts }) {
      charge(status);
      if (responseMs !== undefined) record(time, responseMs);
      if (flags === '' && attempts > 1) add(success);
      else if (flags === 'UH') add(noneHealthy);
      else if (flags.endsWith('URX')) add(limitExceeded);
    },
    connected(host, protocol) {
      const own = speaking[protocol];
      for (const one of own === undefined ? made : [...made, own]) add(one);
      host.cx_total += 1;
      host.cx_active += 1;
    },
    disconnected(host) {
      add(connections, -1);
      host.cx_active -= 1;
    },
    notConnected(host) {
      for (const one of failed) add(one);
      host.cx_total += 1;
      host.cx_connect_fail += 1;
    },
  };
}

/** What counts one connection at a cluster. */
export function connectionEvents(cluster: ClusterStats, origin: string, protocol: 'http2' | 'tcp'): ConnectionEvents {
  const host = cluster.hostAt(origin);
  return {
    connected: () => cluster.connected(host, protocol),
    disconnected: () => cluster.disconnected(host),
    notConnected: () => cluster.notConnected(host),
  };
}

/** Counts the connections of a pool to `origin`, each at the cluster that `clusterNow` names when it is made. */
export function watchConnections(pool: Pool, origin: string, clusterNow: () => ClusterStats | undefined): void {
  const open = new Map<unknown, ClusterStats>();
  pool.on('connect', (_origin, targets) => {
    const cluster = clusterNow();
    if (cluster === undefined) return;
    open.set(targets.at(-1), cluster);
    cluster.connected(cluster.hostAt(origin), 'http1');
  });
  pool.on('disconnect', (_origin, targets) => {
    const cluster = open.get(targets.at(-1));
    cluster?.disconnected(cluster.hostAt(origin));
    open.delete(targets.at(-1));
  });
  pool.on('connectionError', () => {
    const cluster = clusterNow();
    cluster?.notConnected(cluster.hostAt(origin));
  });
}
