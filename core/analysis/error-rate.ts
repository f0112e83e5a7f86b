import { formatShare } from '../rollout/share.ts';
import type { Evidence } from './evidence.ts';
import type { Reason } from './judgement.ts';
import { earlierPeriods } from './reference.ts';
import type { Period } from './series.ts';
import { rate, type Total, total } from './totals.ts';
import type { Verdict } from './verdict.ts';
import { wilsonLower } from './wilson.ts';
import { count, counted } from './words.ts';

/** Three standard errors: about one look in a thousand would call a canary bad that sits right at its limit. */
const z = 3;
/** A rate that has not held for three whole periods is not yet a rate. */
export const leastPeriods = 3;

/** The canary's error rate in the running step: against the stable's, and against the absolute limit if there is one. */
export function judgeErrorRate(evidence: Evidence, running: readonly Period[]): Reason[] {
  const { ratio, tolerance, max } = evidence.analysis.errorRate;
  const canary = total(running, 'canary');
  const against = stableFor(evidence, running);
  const reasons: Reason[] = [];
  if (against.requests > 0) {
    const limit = ratio * rate(against) + tolerance;
    const stable = `stable ${formatShare(rate(against))} of ${count(against.requests)}${against.when}`;
    reasons.push(
      reason(evidence, canary, limit, `against ${stable}; limit ${formatShare(limit)}`, { stable: rate(against) }),
    );
  }
  if (max !== undefined) reasons.push(reason(evidence, canary, max, `; absolute limit ${formatShare(max)}`));
  return reasons.length > 0 ? reasons : [nothingToCompare(canary)];
}

/** The stable in the canary's periods; when it served none there (weight 100), in its own earlier ones. */
function stableFor(evidence: Evidence, running: readonly Period[]): Total & { readonly when: string } {
  const same = total(
    running.filter((period) => period.canary !== undefined),
    'stable',
  );
  if (same.requests > 0) return { ...same, when: '' };
  return { ...total(earlierPeriods(evidence), 'stable'), when: ' before this step' };
}

function reason(
  evidence: Evidence,
  canary: Total,
  limit: number,
  against: string,
  more: { stable?: number } = {},
): Reason {
  const { verdict, why } = held(evidence.analysis.minRequests, canary, limit);
  const found = `canary ${formatShare(rate(canary))} errors of ${counted(canary.requests, 'request')}`;
  const text = `${found}${against.startsWith(';') ? '' : ' '}${against}${why}`;
  return { metric: 'errorRate', verdict, value: rate(canary), limit, requests: canary.requests, text, ...more };
}

function held(minRequests: number, canary: Total, limit: number): { verdict: Verdict; why: string } {
  if (canary.requests < minRequests)
    return { verdict: 'inconclusive', why: `; too few to judge, ${count(minRequests)} are needed` };
  if (wilsonLower(canary.errors, canary.requests, z) > limit) return { verdict: 'fail', why: '' };
  if (canary.periods < leastPeriods)
    return { verdict: 'inconclusive', why: `; ${canary.periods} of ${leastPeriods} periods` };
  return { verdict: 'pass', why: '' };
}

const nothingToCompare = (canary: Total): Reason => ({
  metric: 'errorRate',
  verdict: 'inconclusive',
  value: rate(canary),
  requests: canary.requests,
  text: `canary ${formatShare(rate(canary))} errors of ${counted(canary.requests, 'request')}; the stable has none to compare with`,
});
