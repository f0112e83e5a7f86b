import { add, type Stats } from '../stats/stats.ts';
import type { CheckEnd } from './check-state.ts';

/** What a proxy counts of the health of a cluster. Source: Envoy, cluster statistics. */
export interface HealthStats {
  readonly cluster: string;
  /** A request went to any process, because too few are healthy. */
  panicked(): void;
  checked(): void;
  checkEnded(end: CheckEnd): void;
}

/** The levels that are read whenever somebody looks. */
interface Levels {
  total(): number;
  healthy(): number;
}

/** @param cluster such as `cds_egress_color-mesh_blue_http_8080` */
export function createHealthStats(stats: Stats, cluster: string, { total, healthy }: Levels): HealthStats {
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
  stats.measured(`${prefix}membership_total`, total);
  stats.measured(`${prefix}membership_healthy`, healthy);
  stats.measured(`${prefix}health_check.healthy`, healthy);
  return {
    cluster,
    panicked: () => add(panic),
    checked: () => add(attempt),
    checkEnded(end) {
      for (const one of ends[end]) add(one);
    },
  };
}
