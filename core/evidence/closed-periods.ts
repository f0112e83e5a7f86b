import type { CourseSum } from '../analysis/course-sum.ts';
import { type AdditionalEvidence, courseOf, type Evidence } from '../analysis/evidence.ts';
import { newestPeriods } from '../analysis/sums.ts';
import { type Folded, foldForm } from '../control/fold.ts';
import { climbOf } from '../plan/steps.ts';
import { firstOpenStep, type Timeline } from './timeline.ts';

/**
 * The newest periods stay open, in any step: each look reads them anew, so data that comes late is still judged. Once
 * as many again have gathered, those are closed, and later data of theirs is not seen.
 */
export const openPeriods = newestPeriods;

/**
 * Closes all but the newest periods, if more than twice as many are open; `undefined` when there is nothing to close.
 *
 * @param evidence laid out by this timeline
 * @param to where its last period ends, milliseconds since the epoch
 */
export function foldOf(rolloutId: string, all: Timeline, evidence: Evidence, to: number): Folded | undefined {
  const climb = climbOf(all);
  const length = evidence.periodSeconds * 1000;
  const from = climb.folded?.until ?? climb.shifts[0]?.at ?? to;
  // A metric that could not be read keeps its periods open: sums without them would be wrong.
  const isWhole = [evidence, ...(evidence.additional ?? [])].every(({ unmeasured }) => unmeasured === undefined);
  if (!isWhole || to - from <= 2 * openPeriods * length) return undefined;
  const until = to - openPeriods * length;
  const first = firstOpenStep(climb);
  const begun = climb.shifts.filter(({ at }) => at < until).length;
  const sumOf = (of: Evidence | AdditionalEvidence): CourseSum => {
    const steps = of.steps.slice(0, begun - first).map(({ weight, periods }) => ({
      weight,
      periods: periods.filter(({ start }) => start + length <= until),
    }));
    return courseOf({ ...of, steps }).sum;
  };
  const additional = evidence.additional?.map((one) => [one.metric.name, sumOf(one)] as const);
  return {
    form: foldForm,
    rolloutId,
    until,
    steps: begun,
    course: sumOf(evidence),
    ...(additional && { additional: Object.fromEntries(additional) }),
  };
}
