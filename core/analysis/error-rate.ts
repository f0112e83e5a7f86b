import { formatShare } from '../text/share.ts';
import { odds } from './chance.ts';
import type { Reason } from './judgement.ts';
import { missing } from './missing-requests.ts';
import type { RolloutCourse } from './rollout-course.ts';
import { leastPeriods } from './settings.ts';
import { rate, type Total } from './totals.ts';
import type { Verdict } from './verdict.ts';
import { count, counted } from './words.ts';

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
