import { count, counted } from '../text/numbers.ts';
import { formatShare } from '../text/share.ts';
import { poissonDivergence } from './math.ts';
import { odds, type RolloutCourse } from './rollout-course.ts';
import { rate, type Total, total } from './series.ts';
import { harmful, leastPeriods } from './settings.ts';
import type { Reason, Verdict } from './verdict.ts';

/**
 * What the test says of the canary's error rate against the stable's: in the canary's periods; when the stable served
 * none there (weight 100), in its own earlier ones.
 */
export function judgeErrorRate(course: RolloutCourse): Reason {
  const loud = course.failedBy === 'errors' || course.suspect;
  const { canary, stable: beside } = loud ? course.loudest : { canary: course.step.canary, stable: course.step.beside };
  const against = beside.requests > 0 ? { ...beside, when: '' } : { ...course.earlier, when: ' before this step' };
  const { verdict, why } = found(course, canary, against);
  const { ratio, tolerance } = course.settings.allowed;
  const limit = ratio * rate(against) + tolerance;
  const stable = `stable ${formatShare(rate(against))} of ${count(against.requests)}${against.when}`;
  const text = `canary ${formatShare(rate(canary))} errors of ${counted(canary.requests, 'request')}`;
  const reason = { metric: 'errorRate', verdict, value: rate(canary), requests: canary.requests } as const;
  if (against.requests === 0) return { ...reason, text: `${text}; the stable has none to compare with${why}` };
  return {
    ...reason,
    limit,
    stable: rate(against),
    text: `${text} against ${stable}; limit ${formatShare(limit)}${why}`,
  };
}

function found(course: RolloutCourse, canary: Total, stable: Total): { verdict: Verdict; why: string } {
  const { minRequests } = course.settings;
  if (course.failedBy === 'errors') return { verdict: 'fail', why: `: ${odds(course)}` };
  if (canary.requests < minRequests)
    return { verdict: 'inconclusive', why: `; too few to judge, ${count(minRequests)} are needed` };
  if (course.suspect)
    return { verdict: 'inconclusive', why: ": worse, but by no more than this service's own lasting noise explains" };
  const served = course.step.canary.periods;
  if (served < leastPeriods) return { verdict: 'inconclusive', why: `; ${served} of ${leastPeriods} periods` };
  if (!course.errors.comparison.warm) return { verdict: 'inconclusive', why: '; still warming up' };
  if (course.cleared) return { verdict: 'pass', why: '' };
  return { verdict: 'inconclusive', why: `; not yet enough to rule out harm${missing(course, canary, stable)}` };
}

/** How many more canary requests would pass it if it goes on like this; nothing when it would not be passed at all. */
export function missing(course: RolloutCourse, canary: Total, stable: Total): string {
  const { beta, allowed } = course.settings;
  const { ratio, tolerance } = harmful(course.step.weight, allowed);
  const limit = ratio * rate(stable) + tolerance;
  if (rate(canary) >= limit) return '';
  const left = Math.log(1 / beta) - course.errors.pass.log;
  return `, about ${count(Math.ceil((course.noise * left) / poissonDivergence(rate(canary), limit)))} more canary requests would`;
}

const newestPeriods = 5;

/** Errors far above what the stable was ever used to, which a comparison is blind to; nothing when no guard found any. */
export function judgeUnusual(course: RolloutCourse): Reason[] {
  const { failedBy } = course;
  if (failedBy !== 'canaryGuard' && failedBy !== 'bothGuard') return [];
  const periods = course.newest.slice(-newestPeriods);
  const canary = total(periods, 'canary');
  const stable = total(periods, 'stable');
  const both = { requests: canary.requests + stable.requests, errors: canary.errors + stable.errors };
  const judged = failedBy === 'bothGuard' ? both : canary;
  const who = failedBy === 'bothGuard' ? 'canary and stable together' : 'canary';
  const { limit, usual } = course.errors.guards;
  const text =
    `${who} ${formatShare(rate(judged))} errors of ${counted(judged.requests, 'request')}` +
    ` where ${formatShare(usual)} is usual; limit ${formatShare(limit)}: ${odds(course)}`;
  return [
    {
      metric: 'errorRate',
      verdict: 'fail',
      value: rate(judged),
      limit,
      stable: rate(stable),
      requests: canary.requests,
      text,
    },
  ];
}
