import type { ErrorSum } from './error-course.ts';
import type { LatencySum } from './latency-course.ts';
import type { Loudest } from './loudest.ts';
import type { Total } from './series.ts';
import type { Failed } from './standing.ts';
import type { Reporting, StepSum } from './sums.ts';

/**
 * Sums of a rollout's periods, its history included: later periods are judged with these instead of the periods
 * themselves. Their size depends on the number of neither periods nor steps.
 */
export interface CourseSum {
  /** Canary requests in all steps. */
  readonly requests: number;
  /** Those of them that failed; absent from a sum of older code. */
  readonly failedRequests?: number;
  /** The stable before the running step, its history included. */
  readonly earlier: Total;
  readonly step: StepSum;
  readonly reporting: Reporting;
  readonly loudest: Loudest;
  readonly errors: ErrorSum;
  /** Present when latency is watched. */
  readonly latency?: LatencySum;
  /** Periods of the history without a data point of the stable; absent for none. */
  readonly unheard?: number;
  /** Present once the canary was found bad. */
  readonly failed?: Failed;
}
