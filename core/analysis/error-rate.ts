import { count } from '../text/numbers.ts';
import { formatShare } from '../text/share.ts';
import { poissonDivergence } from './math.ts';
import { chanceText, findingText, neededText, tooFewText } from './reason-text.ts';
import { rate, type Total, total } from './series.ts';
import { harmful, leastPeriods } from './settings.ts';
import { type Standing, servedIn } from './standing.ts';
import type { Reason, Verdict } from './verdict.ts';

/**
 * The canary's error rate against the stable's, by the test. It compares the canary's periods, or the stable's earlier
 * ones if the stable served none there (weight 100).
 */
export function judgeErrorRate(standing: Standing): Reason {
  const { failed, isWithinLastingNoise, loudest, step, earlier, settings } = standing;
  const quoted =
    failed?.by === 'errors' || isWithinLastingNoise ? loudest : { canary: step.canary, stable: step.beside };
  const { canary, stable: beside } = quoted;
  const isLeft = settings.isSticky && step.weight === 100;
  const against = beside.requests > 0 && !isLeft ? { ...beside, when: '' } : { ...earlier, when: ' before this step' };
  const { verdict, why } = held(standing, canary, against);
  const { ratio, tolerance } = settings.allowed;
  const limit = ratio * rate(against) + tolerance;
  const finding = { metric: 'error rate', value: formatShare(rate(canary)), requests: canary.requests, why };
  const reason = { metric: 'errorRate', verdict, value: rate(canary), requests: canary.requests } as const;
  if (against.requests === 0)
    return { ...reason, text: findingText({ ...finding, beside: 'the stable has no requests to compare with' }) };
  const comparison = `stable ${formatShare(rate(against))} of ${count(against.requests)}${against.when}`;
  return {
    ...reason,
    limit,
    stable: rate(against),
    text: findingText({ ...finding, allowed: formatShare(limit), beside: comparison }),
  };
}

function held(standing: Standing, canary: Total, stable: Total): { verdict: Verdict; why: string } {
  const { settings, failed, step } = standing;
  if (failed?.by === 'errors') return { verdict: 'fail', why: chanceText(failed.highest, settings.share) };
  const inconclusive = (why: string) => ({ verdict: 'inconclusive', why }) as const;
  if (canary.requests < settings.minRequests)
    return inconclusive(tooFewText(canary.requests, settings.minRequests, servedIn(standing)));
  if (standing.isIllTogether)
    return inconclusive('both versions are ill, or were until now: the step is held until it is over');
  if (standing.isWithinLastingNoise) return inconclusive("worse, but no more than this service's own ups and downs");
  const served = step.canary.periods;
  if (served < leastPeriods) return inconclusive(`${served} of ${leastPeriods} periods`);
  if (!standing.isWarm) return inconclusive('still warming up');
  if (standing.isHarmRuledOut) return { verdict: 'pass', why: '' };
  return inconclusive(`harm is not ruled out yet${missing(standing, canary, stable)}`);
}

/** The number of further canary requests like these that would pass it; empty when none would. */
function missing(standing: Standing, canary: Total, stable: Total): string {
  const { settings, step, pass } = standing;
  const { ratio, tolerance } = harmful(step.weight, settings.allowed);
  const limit = ratio * rate(stable) + tolerance;
  if (rate(canary) >= limit) return '';
  const left = Math.log(1 / settings.beta) - pass.log;
  const requests = Math.ceil((pass.phi * left) / poissonDivergence(rate(canary), limit));
  return `: ${neededText(requests, servedIn(standing))}`;
}

const quotedPeriods = 5;

/** Errors far above the stable's usual rate, which a comparison is blind to; empty when no guard found any. */
export function judgeUnusual({ failed, newest, unusual, settings }: Standing): Reason[] {
  if (failed?.by !== 'canaryGuard' && failed?.by !== 'bothGuard') return [];
  const periods = newest.slice(-quotedPeriods);
  const canary = total(periods, 'canary');
  const stable = total(periods, 'stable');
  const both = { requests: canary.requests + stable.requests, errors: canary.errors + stable.errors };
  const judged = failed.by === 'bothGuard' ? both : canary;
  const { limit, usual } = unusual;
  const text = findingText({
    metric: failed.by === 'bothGuard' ? 'error rate of canary and stable together' : 'error rate',
    value: formatShare(rate(judged)),
    requests: judged.requests,
    allowed: formatShare(limit),
    beside: `usual ${formatShare(usual)}`,
    why: chanceText(failed.highest, settings.share),
  });
  const { requests } = canary;
  return [{ metric: 'errorRate', verdict: 'fail', value: rate(judged), limit, stable: rate(stable), requests, text }];
}
