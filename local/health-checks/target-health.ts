import * as z from 'zod/mini';

/** What the checks of one target have shown so far; JSON-safe. */
export const targetHealth = z.object({
  state: z.enum(['initial', 'healthy', 'unhealthy']),
  /** Since the last check of the other kind. */
  passes: z.int(),
  failures: z.int(),
});
export type TargetHealth = z.infer<typeof targetHealth>;

/** Of a target that no check has seen. */
export const unchecked: TargetHealth = { state: 'initial', passes: 0, failures: 0 };

export interface Thresholds {
  /** Consecutive passes after which an unhealthy target is healthy. */
  readonly healthy: number;
  /** Consecutive failures after which a target is unhealthy. */
  readonly unhealthy: number;
}

/**
 * A target's health after one more check. A new target is healthy with its first pass, whatever the threshold. Source:
 * user guides of ELB and of VPC Lattice, health checks.
 */
export function afterCheck(before: TargetHealth, passed: boolean, thresholds: Thresholds): TargetHealth {
  const passes = passed ? before.passes + 1 : 0;
  const failures = passed ? 0 : before.failures + 1;
  const becomesHealthy = passed && (before.state === 'initial' || passes >= thresholds.healthy);
  if (becomesHealthy) return { state: 'healthy', passes, failures };
  return { state: failures >= thresholds.unhealthy ? 'unhealthy' : before.state, passes, failures };
}
