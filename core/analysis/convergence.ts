import { formatShare } from '../text/share.ts';
import type { RolloutCourse } from './rollout-course.ts';
import type { Period } from './series.ts';
import { total } from './totals.ts';
import { counted } from './words.ts';

const leastRequests = 100;
const recentPeriods = 3;

/**
 * What callers see of the weight that was set, as a sentence when it cannot be that weight; `undefined` when it can.
 * The step's first period is left out: the route reaches the sidecars within it. Chance explains a share up to four
 * standard errors away (binomial, normal approximation); a route that arrived late is forgiven once the newest
 * periods agree with the weight. With testers, whose requests come on top of it, only too small a share contradicts:
 * callers that do not follow a weight that rises send too little.
 */
export function divergence({ step, newest: periods }: RolloutCourse, testers = false): string | undefined {
  const { weight, first } = step;
  const sent = step.canary.requests;
  const settled = { canary: sent - first.canary, all: sent + step.stable.requests - first.all };
  const newest = split(atLeast(step.periods > periods.length ? periods : periods.slice(1)));
  if (deviation(settled, weight, testers) <= 4 || deviation(newest, weight, testers) <= 2) return undefined;
  const { canary, all } = newest;
  return `not converged: the canary gets ${formatShare(canary / all)} of ${counted(all, 'request')}, the weight set is ${weight}%`;
}

/** The newest periods: three, or as many more as hold enough requests. */
function atLeast(periods: readonly Period[]): readonly Period[] {
  let kept = recentPeriods;
  while (kept < periods.length && split(periods.slice(-kept)).all < leastRequests) kept += 1;
  return periods.slice(-kept);
}

/** Requests of the canary, and of both versions. */
interface Share {
  readonly canary: number;
  readonly all: number;
}

/** How many standard errors the canary's share is away from the weight; 0 for fewer than 100 requests. */
function deviation({ canary, all }: Share, weight: number, testers: boolean): number {
  if (all < leastRequests) return 0;
  // At weight 100 a straggler or two is no contradiction: the variance never vanishes.
  const p = Math.min(Math.max(weight / 100, 0.001), 0.999);
  const missing = (all * weight) / 100 - canary;
  return (testers ? Math.max(0, missing) : Math.abs(missing)) / Math.sqrt(all * p * (1 - p));
}

function split(periods: readonly Period[]): Share {
  const canary = total(periods, 'canary').requests;
  return { canary, all: canary + total(periods, 'stable').requests };
}
