import { add, type Stats } from '../stats/stats.ts';
import type { CheckEnd } from './check-state.ts';

/** What a proxy counts of the health of a cluster. Source: Envoy, cluster statistics. */
export interface HealthStats {
  /** A request went to any process, because too few are healthy. */
  panicked(): void;
  checked(): void;
  checkEnded(end: CheckEnd): void;
  /** A process failed as often in a row as it may; whether it was ejected for it. */
  detected(isEjected: boolean): void;
}

/** The levels that are read whenever somebody looks. */
interface Levels {
  total(): number;
  healthy(): number;
  ejected(): number;
}

/** @param cluster such as `cds_egress_color-mesh_blue_http_8080` */
export function createHealthStats(stats: Stats, cluster: string, { total, healthy, ejected }: Levels): HealthStats {
  const prefix = `cluster.${cluster}.`;
  const counter = (name: string) => stats.counter(`${prefix}${name}`);
  const panic = counter('lb_healthy_panic');
  const attempt = counter('health_check.attempt');
  const failure = counter('health_check.failure');
  const ends: Readonly<Record<CheckEnd, readonly ReturnType<typeof counter>[]>> = {
    passed: [counter('health_check.success')],
    refused: [failure],
    unanswered: [failure, counter('health_check.network_failure')],
  };
  const detected = counter('outlier_detection.ejections_detected_consecutive_5xx');
  const enforced = ['total', 'consecutive_5xx'].map((of) => counter(`outlier_detection.ejections_enforced_${of}`));
  const overflow = counter('outlier_detection.ejections_overflow');
  stats.measured(`${prefix}outlier_detection.ejections_active`, ejected);
  stats.measured(`${prefix}membership_total`, total);
  stats.measured(`${prefix}membership_healthy`, healthy);
  stats.measured(`${prefix}health_check.healthy`, healthy);
  return {
    panicked: () => add(panic),
    checked: () => add(attempt),
    checkEnded(end) {
      for (const one of ends[end]) add(one);
    },
    detected(isEjected) {
      add(detected);
      for (const one of isEjected ? enforced : [overflow]) add(one);
    },
  };
}
