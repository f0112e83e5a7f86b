import type { Measured } from '../analysis/series.ts';
import type { CallerDimensions, RolloutPlan, SlowLimits } from '../plan/plan.ts';
import type { RouterRef } from '../routing/route.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';

/** Why a query's answer cannot be relied on. */
export interface QueryFault {
  /** The additional metric that it is about; absent for the main one. */
  readonly metric?: string;
  /** The version and the part of the query: `errors`, `slow[1]`; absent if it is all of them. */
  readonly version?: 'canary' | 'stable';
  readonly what?: string;
  readonly text: string;
}

/** The parts of a plan that identify its metrics. */
export type Measurable = Pick<RolloutPlan, 'analysis' | 'router' | 'stable' | 'canary' | 'callers' | 'slowLimits'>;

export interface MetricSource {
  /**
   * @param only asks for the stable alone: the canary may have no series yet
   * @throws TransientError, RefusedError
   */
  measure(plan: Measurable, from: number, to: number, only?: 'stable'): Promise<Measured>;
  /**
   * The limits that the latency's rules give with the stable's percentiles from `from` to `to`, milliseconds. Undefined if
   * there are too few response times, if the source has no single ones, or if no latency is to be judged.
   *
   * @throws TransientError, RefusedError
   */
  slowLimits(plan: Measurable, from: number, to: number): Promise<SlowLimits | undefined>;
  /**
   * The objections of the source to each query of the spec's own, of both versions, those of additional metrics included:
   * refused, ambiguous, unreliable. None to a preset, whose queries are known to be right.
   *
   * @throws TransientError, RefusedError
   */
  faultsOf(plan: Measurable, from: number, to: number): Promise<readonly QueryFault[]>;
  /**
   * Whether the source reports errors only once there were some, and one of `callers` has reported such: then no data point
   * means none. @throws TransientError, RefusedError
   */
  silentErrors(analysis: AnalysisSpec, router: RouterRef, callers: readonly CallerDimensions[]): Promise<boolean>;
  /** The callers that have lately reported calls of `target`; empty when there is none, or for custom queries. */
  callersOf(analysis: AnalysisSpec, router: RouterRef, target: string): Promise<readonly CallerDimensions[]>;
}
