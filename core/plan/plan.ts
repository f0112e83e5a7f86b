import type { RouterRef } from '../routing/route.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import type { PlannedHook } from '../spec/hook-spec.ts';
import type { PlannedStep, PlannedTesters } from './steps.ts';

/** One caller of the service as its metrics name it: the dimensions beside the target's and the metric's own. */
export type CallerDimensions = Readonly<Record<string, string>>;

/**
 * Two response times in milliseconds, above 0: `ratio` times the stable's p95 and p98 in the hours before a rollout. A
 * request above one of them counts as slow, for both versions and all rollout long.
 */
export type SlowLimits = readonly [fromP95: number, fromP98: number];

export interface PlannedAlarm {
  readonly name: string;
  readonly arn: string;
}

/** All that was settled before the first write; nothing of it changes during the rollout. */
export interface RolloutPlan {
  readonly service: string;
  readonly revision: string;
  readonly router: RouterRef;
  readonly stable: string;
  readonly canary: string;
  /** Of the two: what is made anew under one of their names is another. Absent of a rollout that older code began. */
  readonly identities?: { readonly stable: string; readonly canary: string };
  /** Rising weights; the last is 100. */
  readonly steps: readonly PlannedStep[];
  /** Whose requests go to the canary before its first percent, in a first step of weight 0. */
  readonly testers?: PlannedTesters;
  readonly keepWarmSeconds: number;
  readonly analysis: AnalysisSpec | 'alarmsOnly';
  /** Who calls the stable, so who will report on the canary; empty for custom queries and alarmsOnly. */
  readonly callers: readonly CallerDimensions[];
  /** Absent where they could not be measured: the latency is judged by its percentile alone. */
  readonly slowLimits?: SlowLimits;
  /** No data point of errors means none: the source is known to report them only when there are some. */
  readonly silentErrors?: true;
  readonly alarms: readonly PlannedAlarm[];
  /** What happens when one of them does not exist any more while the weight climbs. Absent: hold. */
  readonly onAlarmGone?: 'hold' | 'rollback';
  /** Absent: none. */
  readonly hooks?: readonly PlannedHook[];
}
