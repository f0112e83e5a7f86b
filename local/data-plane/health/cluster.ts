import type { Pool } from 'undici';
import type { Clock } from '../../clock.ts';
import type { ClusterListener, HealthCheck } from '../config/snapshot.ts';
import type { Stats } from '../stats/stats.ts';
import { type ActiveChecks, createActiveChecks } from './active-checks.ts';
import { createHealthStats, type HealthStats } from './health-stats.ts';
import type { Probe } from './probe.ts';

/** A process with the connections that a proxy keeps to it. */
export interface Host {
  /** Where it listens, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly pool: Pool;
}

/** What a proxy knows of the processes behind a listener of a virtual node; plain data. */
export interface ClusterHealth {
  readonly virtualNode: string;
  readonly listenerPort: number;
  /** `healthFlags` in the words of Envoy's admin page: `healthy`, or every reason why not, such as `/failed_active_hc`. */
  readonly hosts: readonly { readonly origin: string; readonly healthFlags: string }[];
}

/** The processes behind one listener of a virtual node, of which requests take those that are healthy in turn. */
export interface Cluster {
  /** What service discovery knows now. */
  setHosts(hosts: readonly Host[]): void;
  /** What the listener asks of its callers from now on; undefined for nothing. */
  judgeBy(listener: ClusterListener | undefined, name: string): void;
  /** Undefined when there is no process at all. */
  next(): Host | undefined;
  hosts(): ClusterHealth['hosts'];
  close(): void;
}

export interface ClusterOptions {
  /** Of the machine: intervals and time-outs are never scaled. */
  readonly clock: Clock;
  readonly probe: Probe;
  readonly stats: Stats;
}

/** Below this share of healthy processes all of them get requests. Source: Envoy, healthy_panic_threshold. */
const panicShare = 0.5;

export function createCluster({ clock, probe, stats }: ClusterOptions): Cluster {
  let hosts: readonly Host[] = [];
  let checks: { readonly by: HealthCheck; readonly of: ActiveChecks } | undefined;
  let counted: HealthStats | undefined;
  let turn = 0;
  let isUsed = false;
  /** Kept, because it is asked for with each request. */
  let chosen: { readonly among: readonly Host[]; readonly isPanic: boolean } | undefined;

  const flagsOf = ({ origin }: Host) =>
    checks === undefined || checks.of.isHealthy(origin) ? '' : '/failed_active_hc';
  const healthy = () => hosts.filter((host) => flagsOf(host) === '');
  const choose = () => {
    const among = healthy();
    const isPanic = among.length < hosts.length * panicShare;
    return { among: isPanic ? hosts : among, isPanic };
  };
  const onChange = () => {
    chosen = undefined;
  };
  const checkBy = (by: HealthCheck | undefined) => {
    if (JSON.stringify(by) === JSON.stringify(checks?.by)) return;
    checks?.of.stop();
    const of =
      by &&
      createActiveChecks({
        clock,
        policy: by,
        probe,
        onCheck: () => counted?.checked(),
        onEnd: (end) => counted?.checkEnded(end),
        isUsed: () => isUsed,
        onChange,
      });
    checks = by && of && { by, of };
    of?.follow(hosts.map(({ origin }) => origin));
  };
  return {
    setHosts(next) {
      hosts = next;
      checks?.of.follow(next.map(({ origin }) => origin));
      onChange();
    },
    judgeBy(listener, name) {
      counted = createHealthStats(stats, name, { total: () => hosts.length, healthy: () => healthy().length });
      checkBy(listener?.healthCheck);
      onChange();
    },
    next() {
      isUsed = true;
      chosen ??= choose();
      const { among, isPanic } = chosen;
      if (isPanic) counted?.panicked();
      turn += 1;
      return among[(turn - 1) % among.length];
    },
    hosts: () => hosts.map((host) => ({ origin: host.origin, healthFlags: flagsOf(host) || 'healthy' })),
    close: () => checks?.of.stop(),
  };
}
