import { count, counted } from '../text/numbers.ts';
import { formatShare } from '../text/share.ts';
import { poissonDivergence } from './math.ts';
import { rate, type Total, total } from './series.ts';
import { harmful, leastPeriods } from './settings.ts';
import { odds } from './shared-alpha.ts';
import type { Standing } from './standing.ts';
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
  const against = beside.requests > 0 ? { ...beside, when: '' } : { ...earlier, when: ' before this step' };
  const { verdict, why } = held(standing, canary, against);
  const { ratio, tolerance } = settings.allowed;
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

function held(standing: Standing, canary: Total, stable: Total): { verdict: Verdict; why: string } {
  const { settings, failed, step } = standing;
  if (failed?.by === 'errors') return { verdict: 'fail', why: `: ${odds(failed.highest, settings.alpha)}` };
  const inconclusive = (why: string) => ({ verdict: 'inconclusive', why }) as const;
  if (canary.requests < settings.minRequests)
    return inconclusive(`; too few to judge, ${count(settings.minRequests)} are needed`);
  if (standing.isIllTogether)
    return inconclusive('; both versions are ill, or were until now, so the step is held until it is over');
  if (standing.isWithinLastingNoise)
    return inconclusive(": worse, but by no more than this service's own lasting noise explains");
  const served = step.canary.periods;
  if (served < leastPeriods) return inconclusive(`; ${served} of ${leastPeriods} periods`);
  if (!standing.isWarm) return inconclusive('; still warming up');
  if (standing.isHarmRuledOut) return { verdict: 'pass', why: '' };
  return inconclusive(`; not yet enough to rule out harm${missing(standing, canary, stable)}`);
}

/** The number of further canary requests like these that would pass it; empty when none would. */
function missing({ settings: { beta, allowed }, step, pass }: Standing, canary: Total, stable: Total): string {
  const { ratio, tolerance } = harmful(step.weight, allowed);
  const limit = ratio * rate(stable) + tolerance;
  if (rate(canary) >= limit) return '';
  const left = Math.log(1 / beta) - pass.log;
  return `, about ${count(Math.ceil((pass.phi * left) / poissonDivergence(rate(canary), limit)))} more canary requests would`;
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
  const subject = failed.by === 'bothGuard' ? 'canary and stable together' : 'canary';
  const { limit, usual } = unusual;
  const text =
    `${subject} ${formatShare(rate(judged))} errors of ${counted(judged.requests, 'request')}` +
    ` where ${formatShare(usual)} is usual; limit ${formatShare(limit)}: ${odds(failed.highest, settings.alpha)}`;
  const { requests } = canary;
  return [{ metric: 'errorRate', verdict: 'fail', value: rate(judged), limit, stable: rate(stable), requests, text }];
}
