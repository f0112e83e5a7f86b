import type { CourseSum } from './course-sum.ts';
import type { Period } from './series.ts';
import type { Rules, Schedule } from './settings.ts';

/** The start of a rollout's evidence. */
export interface Beginning extends Schedule {
  readonly rules: Rules;
  /** The part of alpha that the metric may spend; all of it unless given. */
  readonly share?: number;
  /** Whole periods before the first shift, oldest first: the stable alone. Not read when there are closed periods. */
  readonly history: readonly Period[];
  /** Whole periods at each step's beginning that are left out but for an outage; none unless given. */
  readonly unsettled?: number;
  /** The sums of the closed periods, the history's included: the later periods continue them. */
  readonly closed?: CourseSum;
}
