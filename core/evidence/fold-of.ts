import { courseOf, type Evidence } from '../analysis/evidence.ts';
import { newestPeriods } from '../analysis/sums.ts';
import { type Folded, foldForm } from '../control/fold.ts';
import { climbOf } from '../plan/steps.ts';
import { firstOpenStep, type Ran } from './evidence-of.ts';

/**
 * So many newest periods stay open, whatever steps they belong to: they are read anew at each look, so what grows late
 * is still judged. Once as many again have gathered, these are closed, and what still grows in them is not seen.
 */
export const openPeriods = newestPeriods;

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
  return { form: foldForm, rolloutId, until, steps: begun, course: courseOf({ ...evidence, steps }).sum };
}
