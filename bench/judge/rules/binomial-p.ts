import { logGamma } from './log-gamma.ts';
import type { Rule } from './rule.ts';
import { sumsOfStep } from './running-step.ts';

/**
 * The chance that so many of all errors of the step fall to the canary, were both alike; looked at each minute as if
 * it were the only time. The figure is -log10 of it.
 */
export const binomialP: Rule = {
  name: 'binomial p < .01 each minute',
  published: 2,
  source: "Fisher's conditional test (1935), looked at repeatedly",
  figures: ({ periods }) =>
    sumsOfStep(periods).map(({ canary, canaryBad, stable, stableBad }) =>
      canary === 0 || stable === 0
        ? 0
        : -Math.log10(upperTail(canaryBad, canaryBad + stableBad, canary / (canary + stable))),
    ),
};

/** P(X >= k) for X ~ Bin(n, p). */
export function upperTail(k: number, n: number, p: number): number {
  if (k <= n * p) return 1;
  const log = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p);
  let [term, all] = [1, 1];
  for (let i = k + 1; i <= n && term > all * 1e-12; i += 1) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    all += term;
  }
  return Math.min(1, Math.exp(log) * all);
}
