import type { Additional } from './additional.ts';
import type { Beginning } from './beginning.ts';
import type { ErrorSource } from './reported-errors.ts';
import { RolloutCourse } from './rollout-course.ts';
import type { Period } from './series.ts';
import type { TrafficSource } from './silence.ts';

/** One metric's evidence: gathered anew at each look, so that late data and retries do no harm. */
interface MetricEvidence extends Beginning, ErrorSource, TrafficSource {
  /**
   * The steps so far with their whole periods, oldest first. The last one is running and may have none yet. After
   * closed periods, the first entry is the step in which they end, with its open periods; the later steps follow.
   */
  readonly steps: readonly StepEvidence[];
  /** Why the source could not measure; absent when it could. */
  readonly unmeasured?: string;
}

/** All that a verdict may rest on: the main metric, and those beside it in the spec's order. */
export interface Evidence extends MetricEvidence {
  readonly additional?: readonly AdditionalEvidence[];
  /** The most failed requests of the canary in the whole rollout; absent for no bound. */
  readonly mostFailed?: number;
}

export interface AdditionalEvidence extends MetricEvidence {
  readonly metric: Additional;
}

export interface StepEvidence {
  /** Integer percent set for the canary. */
  readonly weight: number;
  readonly periods: readonly Period[];
}

/** The evidence worked through period by period, after the closed ones if there are any. */
export function courseOf(evidence: MetricEvidence): RolloutCourse {
  const course = new RolloutCourse(evidence);
  for (const [i, { weight, periods }] of evidence.steps.entries()) {
    if (i > 0 || evidence.closed === undefined) course.beginStep(weight);
    for (const period of periods) course.advance(period);
  }
  return course;
}
