import type { Window } from '../calendar/windows.ts';
import type { RouterRef } from '../routing/route.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import type { PlannedHook } from '../spec/hook-spec.ts';
import type { PlannedStep, PlannedTesters } from './steps.ts';

/** One caller of the service as its metrics name it: the dimensions beside the target's and the metric's own. */
export type CallerDimensions = Readonly<Record<string, string>>;

/**
 * Two response times of each version in milliseconds, above 0. A request of the version above one of them counts as slow,
 * during the whole rollout. The canary's are `ratio` times the stable's p90 and p98 in the hours before, and the stable's
 * are these percentiles themselves. With `latency.slow: strict` both are `ratio` times the p95 and p98.
 */
export type SlowLimits = Readonly<Record<'canary' | 'stable', readonly [lower: number, higher: number]>>;

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
  /**
   * The identities of the two versions: one that is made anew under its name is another one. Absent from a rollout that
   * older code began.
   */
  readonly identities?: { readonly stable: string; readonly canary: string };
  /** The names of targets whose ids mean nothing to people, by id. Absent where the ids are names. */
  readonly names?: Readonly<Record<string, string>>;
  /** How long the canary's targets may take to be healthy; absent on a router that reports no health. */
  readonly readyWithinSeconds?: number;
  /** The stickiness of a rule is accepted: clients follow the weights late, and not at all while they keep a cookie. */
  readonly stickiness?: 'accept';
  /** Rising weights; the last is 100. */
  readonly steps: readonly PlannedStep[];
  /** The testers, whose requests go to the canary before its first percent, in a first step of weight 0. */
  readonly testers?: PlannedTesters;
  readonly keepWarmSeconds: number;
  readonly analysis: AnalysisSpec | 'alarmsOnly';
  /** The callers of the stable, which will report on the canary; empty for custom queries and alarmsOnly. */
  readonly callers: readonly CallerDimensions[];
  /** Absent where they could not be measured: the latency is judged by its percentile alone. */
  readonly slowLimits?: SlowLimits;
  /** No data point of errors means none: the source is known to report them only when there are some. */
  readonly silentErrors?: true;
  /** When a weight may be raised. Absent: always. */
  readonly windows?: readonly Window[];
  /** How many rollouts of a scope may run at once. Absent: any number. */
  readonly maxConcurrent?: { readonly scope: string; readonly rollouts: number };
  /** The most failed requests of the canary in the whole rollout. Absent: no bound. */
  readonly budget?: { readonly failedRequests: number };
  readonly alarms: readonly PlannedAlarm[];
  /** The reaction when one of them does not exist any more while the weight climbs. Absent: hold. */
  readonly onAlarmGone?: 'hold' | 'rollback';
  /** The place of its report in S3. Absent: none is known. */
  readonly report?: string;
  /** Absent: none. */
  readonly hooks?: readonly PlannedHook[];
}
