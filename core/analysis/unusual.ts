import { formatShare } from '../text/share.ts';
import { odds } from './chance.ts';
import type { Reason } from './judgement.ts';
import type { RolloutCourse } from './rollout-course.ts';
import { rate, total } from './totals.ts';
import { counted } from './words.ts';

const newest = 5;

/** Errors far above what the stable was ever used to, which a comparison is blind to; nothing when no guard found any. */
export function judgeUnusual(course: RolloutCourse): Reason[] {
  const { failedBy } = course;
  if (failedBy !== 'canaryGuard' && failedBy !== 'bothGuard') return [];
  const periods = course.newest.slice(-newest);
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
