import { formatShare } from '../text/share.ts';
import type { Rules } from './evidence.ts';
import type { Reason } from './judgement.ts';
import type { StepSum } from './running-step.ts';
import { leastPeriods } from './settings.ts';
import { rate, type Total } from './totals.ts';
import type { Verdict } from './verdict.ts';
import { wilsonLower } from './wilson.ts';
import { count, counted } from './words.ts';

/** Three standard errors: about one look in a thousand would call a canary bad that sits right at its limit. */
const z = 3;

/** The canary's error rate in the running step against the absolute limit; nothing when there is none. */
export function judgeAbsoluteLimit({ errorRate, minRequests }: Rules, { canary }: StepSum): Reason[] {
  const limit = errorRate.max;
  if (limit === undefined) return [];
  const { verdict, why } = held(minRequests, canary, limit);
  const found = `canary ${formatShare(rate(canary))} errors of ${counted(canary.requests, 'request')}`;
  const text = `${found}; absolute limit ${formatShare(limit)}${why}`;
  return [{ metric: 'errorRate', verdict, value: rate(canary), limit, requests: canary.requests, text }];
}

function held(minRequests: number, canary: Total, limit: number): { verdict: Verdict; why: string } {
  if (canary.requests < minRequests)
    return { verdict: 'inconclusive', why: `; too few to judge, ${count(minRequests)} are needed` };
  if (wilsonLower(canary.errors, canary.requests, z) > limit) return { verdict: 'fail', why: '' };
  if (canary.periods < leastPeriods)
    return { verdict: 'inconclusive', why: `; ${canary.periods} of ${leastPeriods} periods` };
  return { verdict: 'pass', why: '' };
}
