/** How one check of a process ended: by what a healthy one answers, by another answer, or by none. */
export type CheckEnd = 'passed' | 'refused' | 'unanswered';

/** What the checks of a process have shown so far; plain data. */
export interface CheckState {
  readonly isHealthy: boolean;
  readonly isChecked: boolean;
  /** Since the last check of the other kind. */
  readonly passes: number;
  readonly failures: number;
}

interface Thresholds {
  /** Consecutive passes after which an unhealthy process is healthy. */
  readonly healthyThreshold: number;
  /** Consecutive checks without an answer after which a process is unhealthy. */
  readonly unhealthyThreshold: number;
}

/**
 * A process's health after one more check. The first check of all decides at once. After it, an answer that is not 200
 * makes a process unhealthy at once, and no answer does so only as often as the threshold says. Source: Envoy, health
 * checking, and its health_checker_base_impl.
 */
export function afterCheck(
  before: CheckState,
  end: CheckEnd,
  { healthyThreshold, unhealthyThreshold }: Thresholds,
): CheckState {
  if (end === 'passed') {
    const passes = before.passes + 1;
    const isHealthy = before.isHealthy || !before.isChecked || passes >= healthyThreshold;
    return { isHealthy, isChecked: true, passes, failures: 0 };
  }
  const failures = before.failures + 1;
  const isSpared = before.isChecked && end === 'unanswered' && failures < unhealthyThreshold;
  const isHealthy = before.isHealthy && isSpared;
  return { isHealthy, isChecked: true, passes: 0, failures };
}
