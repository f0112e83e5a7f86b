import type { ErrorSource } from './reported-errors.ts';
import { type CourseSum, RolloutCourse } from './rollout-course.ts';
import type { Period } from './series.ts';
import type { Rules } from './settings.ts';

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

/** The evidence worked through from the first open period on, after what the closed ones come to. */
export function courseOf({ analysis, history, closed, periodSeconds, planned, steps }: Evidence): RolloutCourse {
  const course = new RolloutCourse(analysis, closed ?? history, {
    periodSeconds,
    ...(planned && { plannedSteps: planned.steps, plannedPeriods: planned.periods }),
  });
  for (const [i, { weight, periods }] of steps.entries()) {
    if (i > 0 || closed === undefined) course.beginStep(weight);
    for (const period of periods) course.advance(period);
  }
  return course;
}
