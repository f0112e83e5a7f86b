import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import type { CourseSum } from './rollout-course.ts';
import type { Period } from './series.ts';
import type { ErrorSource } from './unreported-errors.ts';

/** What the numbers are held to: of a spec's analysis section, all that a verdict depends on. */
export type Rules = Pick<AnalysisSpec, 'errorRate' | 'latency' | 'minRequests' | 'caution' | 'limits' | 'watch'>;

/** All that a verdict may rest on: gathered anew at each look, so that late data and retries do no harm. */
export interface Evidence extends ErrorSource {
  readonly analysis: Rules;
  readonly periodSeconds: number;
  /** Whole periods before the first shift, oldest first: the stable alone. */
  readonly history: readonly Period[];
  /** What the closed periods come to, those of the history included; `steps` then goes on where it ends. */
  readonly closed?: CourseSum;
  /**
   * The steps so far with their whole periods, oldest first; the last one is running and may have none yet. After closed
   * periods: the step in which these end, with what is left of it, and those that came after.
   */
  readonly steps: readonly StepEvidence[];
  /** How long the whole rollout is planned to be: the test spreads its chances over that. Guessed when absent. */
  readonly planned?: Planned;
  /** Testers call the canary beside its weight: more requests than that implies are no contradiction. */
  readonly testers?: boolean;
  /** Why the source could not measure; absent when it could. */
  readonly unmeasured?: string;
}

export interface StepEvidence {
  /** Integer percent set for the canary. */
  readonly weight: number;
  readonly periods: readonly Period[];
}

export interface Planned {
  /** Steps in all, the final one at weight 100 included. */
  readonly steps: number;
  /** Whole periods in all. */
  readonly periods: number;
}
