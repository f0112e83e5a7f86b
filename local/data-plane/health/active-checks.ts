import type { Clock } from '../../clock.ts';
import { keyedTimers } from '../../keyed-timers.ts';
import type { HealthCheck } from '../config/snapshot.ts';
import { afterCheck, type CheckEnd, type CheckState } from './check-state.ts';
import type { Probe } from './probe.ts';

/** Between two checks of a cluster that no request has gone to yet. Source: Envoy, no_traffic_interval. */
const idleIntervalMs = 60_000;

interface ActiveChecksOptions {
  /** Of the machine: intervals and time-outs are never scaled. */
  readonly clock: Clock;
  readonly policy: HealthCheck;
  readonly probe: Probe;
  /** A check begins, and has ended. */
  onCheck(): void;
  onEnd(end: CheckEnd): void;
  /** Whether a request has ever gone to the cluster. */
  isUsed(): boolean;
  /** The health of a process has changed. */
  onChange(): void;
}

/** The checks that a caller's proxy makes of the processes behind one listener. */
export interface ActiveChecks {
  /**
   * From now on these processes and no others are checked, a new one at once. Those of the first call count as healthy
   * until their first check: Envoy lets a new cluster carry nothing before it has been checked.
   */
  follow(origins: readonly string[]): void;
  isHealthy(origin: string): boolean;
  stop(): void;
}

export function createActiveChecks(options: ActiveChecksOptions): ActiveChecks {
  const { clock, policy, probe, isUsed, onCheck, onEnd, onChange } = options;
  const timers = keyedTimers<string>(clock);
  const states = new Map<string, CheckState>();
  let isFirst = true;

  const check = async (origin: string) => {
    const asked = states.get(origin);
    onCheck();
    const end = await probe(origin, policy);
    const before = states.get(origin);
    // A process that is gone, or gone and there again, has checks of its own.
    if (asked === undefined || before !== asked) return;
    onEnd(end);
    const after = afterCheck(before, end, policy);
    states.set(origin, after);
    if (after.isHealthy !== before.isHealthy) onChange();
    schedule(origin, isUsed() ? policy.intervalMs : idleIntervalMs);
  };
  const schedule = (origin: string, milliseconds: number) =>
    timers.set(origin, milliseconds, () => void check(origin).catch(() => schedule(origin, policy.intervalMs)));

  return {
    follow(origins) {
      const wanted = new Set(origins);
      for (const origin of states.keys()) {
        if (wanted.has(origin)) continue;
        timers.cancel(origin);
        states.delete(origin);
      }
      for (const origin of wanted) {
        if (states.has(origin)) continue;
        states.set(origin, { isHealthy: isFirst, isChecked: false, passes: 0, failures: 0 });
        schedule(origin, 0);
      }
      isFirst = false;
    },
    isHealthy: (origin) => states.get(origin)?.isHealthy ?? false,
    stop() {
      timers.cancelAll();
      states.clear();
    },
  };
}
