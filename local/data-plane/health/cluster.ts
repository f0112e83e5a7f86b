import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock.ts';
import type { ClusterListener, HealthCheck, OutlierDetection } from '../config/snapshot.ts';
import type { Connections } from '../connections.ts';
import type { Stats } from '../stats/stats.ts';
import type { TlsCaller } from '../tls/caller.ts';
import { createActiveChecks } from './active-checks.ts';
import { createHealthStats, type HealthStats } from './health-stats.ts';
import { createJudge } from './judge.ts';
import { createLookUps } from './look-ups.ts';
import { createOutliers } from './outliers.ts';
import type { Probe } from './probe.ts';

/** A process with the connections that a proxy keeps to it. */
export interface Host {
  /** Where it listens, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly pool: Connections;
  /** How it is called by TLS, as of now; undefined for clear text. */
  tlsNow(): TlsCaller | undefined;
  /** The status with which an attempt has ended: the process's own, or that of a proxy for what had none. */
  answered(status: number): void;
}

interface HostHealth {
  readonly origin: string;
  readonly healthFlags: string;
  /** Milliseconds of the machine's clock before which an ejected one is not back. */
  readonly ejectedUntil?: number;
}

/** What a proxy knows of the processes behind a listener of a virtual node; plain data. */
export interface ClusterHealth {
  readonly virtualNode: string;
  readonly listenerPort: number;
  /** `healthFlags` in the words of Envoy's admin page: `healthy`, or every reason why not, such as `/failed_active_hc`. */
  readonly hosts: readonly HostHealth[];
  /** Whether its listener has a health check or outlier detection: else all are healthy unseen. */
  readonly isJudged: boolean;
}

/** The processes behind one listener of a virtual node, of which requests take those that are healthy in turn. */
export interface Cluster {
  /** What service discovery knows now. */
  setHosts(hosts: readonly Host[]): void;
  /** The status with which an attempt at a process has ended. */
  answered(origin: string, status: number): void;
  /** What the listener asks of its callers from now on; undefined for nothing. */
  judgeBy(listener: ClusterListener | undefined, name: string): void;
  /** Whether requests go to one process at a time from now on: the one of the last look-up of its name. */
  lookUpOne(isOne: boolean): void;
  /** Undefined when there is no process at all. */
  next(): Host | undefined;
  health(): Pick<ClusterHealth, 'hosts' | 'isJudged'>;
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

/** Who judges the processes, as far as the listener asks for it. */
function createJudges(
  { clock, probe }: ClusterOptions,
  counted: () => HealthStats | undefined,
  { isUsed, onChange }: { isUsed(): boolean; onChange(): void },
) {
  const checks = createJudge((policy: HealthCheck) =>
    createActiveChecks({
      clock,
      policy,
      probe,
      onCheck: () => counted()?.checked(),
      onEnd: (end) => counted()?.checkEnded(end),
      isUsed,
      onChange,
    }),
  );
  const outliers = createJudge((policy: OutlierDetection) =>
    createOutliers({ clock, policy, onDetected: (isEjected) => counted()?.detected(isEjected), onChange }),
  );
  return {
    checks,
    outliers,
    flagsOf({ origin }: Host): string {
      const isUnhealthy = checks.now()?.isHealthy(origin) === false;
      const isEjected = outliers.now()?.isEjected(origin) === true;
      return `${isUnhealthy ? '/failed_active_hc' : ''}${isEjected ? '/failed_outlier_check' : ''}`;
    },
  };
}

export function createCluster(options: ClusterOptions): Cluster {
  const lookUps = createLookUps<Host>(options.clock);
  let hosts: readonly Host[] = [];
  let counted: HealthStats | undefined;
  let judgedBy: { readonly listener: ClusterListener | undefined; readonly name: string } | undefined;
  let turn = 0;
  let isUsed = false;
  /** Kept, because it is asked for with each request. */
  let chosen: { readonly among: readonly Host[]; readonly isPanic: boolean } | undefined;
  const onChange = () => {
    chosen = undefined;
  };
  const { checks, outliers, flagsOf } = createJudges(options, () => counted, { isUsed: () => isUsed, onChange });
  const origins = () => hosts.map(({ origin }) => origin);
  const healthy = () => hosts.filter((host) => flagsOf(host) === '');
  const choose = () => {
    const among = healthy();
    const isPanic = among.length < hosts.length * panicShare;
    return { among: isPanic ? hosts : among, isPanic };
  };
  const renew = () => {
    const found = lookUps.now();
    if (found === hosts) return;
    hosts = found;
    checks.now()?.follow(origins());
    outliers.now()?.follow(origins());
    onChange();
  };
  return {
    setHosts(next) {
      lookUps.setAll(next);
      renew();
    },
    lookUpOne(isOne) {
      lookUps.findOne(isOne);
      renew();
    },
    judgeBy(listener, name) {
      // Each snapshot names all clusters, and few of them have changed.
      if (judgedBy !== undefined && isDeepStrictEqual(judgedBy, { listener, name })) return;
      judgedBy = { listener, name };
      counted = createHealthStats(options.stats, name, {
        total: () => hosts.length,
        healthy: () => healthy().length,
        ejected: () => outliers.now()?.ejected() ?? 0,
      });
      checks.judgeBy(listener?.healthCheck, origins());
      outliers.judgeBy(listener?.outlierDetection, origins());
      onChange();
    },
    next() {
      isUsed = true;
      renew();
      chosen ??= choose();
      const { among, isPanic } = chosen;
      if (isPanic) counted?.panicked();
      turn += 1;
      return among[(turn - 1) % among.length];
    },
    answered: (origin, status) => outliers.now()?.answered(origin, status),
    health: () => ({
      hosts: hosts.map((host) => {
        const ejectedUntil = outliers.now()?.ejectedUntil(host.origin);
        const healthFlags = flagsOf(host) || 'healthy';
        return { origin: host.origin, healthFlags, ...(ejectedUntil !== undefined && { ejectedUntil }) };
      }),
      isJudged: checks.now() !== undefined || outliers.now() !== undefined,
    }),
    close() {
      checks.now()?.stop();
      outliers.now()?.stop();
    },
  };
}
