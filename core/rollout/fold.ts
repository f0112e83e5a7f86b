import { courseOf } from '../analysis/course-of.ts';
import type { Evidence } from '../analysis/evidence.ts';
import type { CourseSum } from '../analysis/rollout-course.ts';
import { newestPeriods } from '../analysis/running-step.ts';
import { climbOf } from './climb.ts';
import type { Control } from './control.ts';
import type { Ran } from './evidence-of.ts';

/** Raised when the sums' form or meaning changes. Sums of another form are left aside, and everything is read anew. */
const form = 3;

/**
 * The closed periods of a rollout, its history included, as sums: a look reads what came after them. Its size depends
 * on neither the rollout's age nor its steps.
 */
export interface Folded {
  readonly form: number;
  /** Whose sums they are: an item may still carry those of the rollout before, if older code took it. */
  readonly rolloutId: string;
  /** Where the last closed period ends, milliseconds since the epoch. */
  readonly until: number;
  /** How many steps began before that, at least 1; the last of them goes on. */
  readonly steps: number;
  readonly course: CourseSum;
}

/**
 * So many newest periods stay open, whatever steps they belong to: they are read anew at each look, so what grows late
 * is still judged. Once as many again have gathered, these are closed, and what still grows in them is not seen.
 */
export const openPeriods = newestPeriods;

/** The sums that an item carries, if they are its rollout's and this code can go on with them. */
export const foldedIn = ({ folded, rolloutId }: Pick<Control, 'folded' | 'rolloutId'>): Folded | undefined =>
  folded?.form === form && folded.rolloutId === rolloutId ? folded : undefined;

/**
 * Closes all but the newest periods, if twice as many are open; `undefined` when there is nothing to close yet.
 *
 * @param evidence as laid out from `all`
 * @param to where its last period ends, milliseconds since the epoch
 */
export function foldOf(rolloutId: string, all: Ran, evidence: Evidence, to: number): Folded | undefined {
  const ran = climbOf(all);
  const length = evidence.periodSeconds * 1000;
  const from = ran.folded?.until ?? ran.shifts[0]?.at ?? to;
  if (evidence.unmeasured !== undefined || to - from <= 2 * openPeriods * length) return undefined;
  const until = to - openPeriods * length;
  const first = firstOpenStep(ran);
  const begun = ran.shifts.filter(({ at }) => at < until).length;
  const steps = evidence.steps.slice(0, begun - first).map(({ weight, periods }) => ({
    weight,
    periods: periods.filter(({ start }) => start + length <= until),
  }));
  return { form, rolloutId, until, steps: begun, course: courseOf({ ...evidence, steps }).sum };
}

/** Index of the first step that has open periods, or may get some. */
export const firstOpenStep = ({ folded }: Pick<Ran, 'folded'>): number => (folded === undefined ? 0 : folded.steps - 1);
