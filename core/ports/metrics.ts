import type { Measured } from '../analysis/series.ts';
import type { CallerDimensions, RolloutPlan, SlowLimits } from '../plan/plan.ts';
import type { RouterRef } from '../routing/route.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';

/** Why a query's answer cannot be relied on. */
export interface QueryFault {
  /** Whose query it is, and which: `errors`, `slow[1]`; absent where it is all of them. */
  readonly version?: 'canary' | 'stable';
  readonly what?: string;
  readonly text: string;
}

/** Of a plan, what tells whose metrics are meant. */
export type Measurable = Pick<RolloutPlan, 'analysis' | 'router' | 'stable' | 'canary' | 'callers' | 'slowLimits'>;

export interface MetricSource {
  /**
   * @param only asks for the stable alone: the canary may have no series yet
   * @throws TransientError, RefusedError
   */
  measure(plan: Measurable, from: number, to: number, only?: 'stable'): Promise<Measured>;
  /**
   * What the latency's ratio allows of the stable's p95 and p98 from `from` to `to`, milliseconds; undefined where there are too few response times, where
   * the source has none one by one, or where no latency is to be judged.
   *
   * @throws TransientError, RefusedError
   */
  slowLimits(plan: Measurable, from: number, to: number): Promise<SlowLimits | undefined>;
  /**
   * What the source has against each query of the spec's own, of both versions: refused, ambiguous, not to be relied on.
   * Nothing of a preset, whose queries are known to be right.
   *
   * @throws TransientError, RefusedError
   */
  faultsOf(plan: Measurable, from: number, to: number): Promise<readonly QueryFault[]>;
  /**
   * Whether the source is known to report errors only once there were some, and one of `callers` has reported such:
   * then no data point means none. @throws TransientError, RefusedError
   */
  silentErrors(analysis: AnalysisSpec, router: RouterRef, callers: readonly CallerDimensions[]): Promise<boolean>;
  /** Who has reported calls of `target` lately; empty when nobody has, or for custom queries. */
  callersOf(analysis: AnalysisSpec, router: RouterRef, target: string): Promise<readonly CallerDimensions[]>;
}
