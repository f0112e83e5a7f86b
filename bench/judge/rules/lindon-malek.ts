import { logBeta } from './log-gamma.ts';
import type { Rule } from './rule.ts';
import { sumsOfStep } from './running-step.ts';

const concentration = 10;

/**
 * Netflix' sequential multinomial test on which version the next error falls to: a Dirichlet mixture (concentration 10)
 * around the share of traffic, one factor a step, no tolerance. The figure is ln of the Bayes factor, while the canary
 * has more than its share.
 */
export const lindonMalek: Rule = {
  name: 'Lindon & Malek, alpha .05',
  published: Math.log(20),
  source: 'Lindon & Malek, NeurIPS 2022 (arXiv 2011.03567)',
  figures: ({ periods }) => {
    let closed = 0;
    let open = 0;
    return sumsOfStep(periods).map(({ canary, canaryBad, stable, stableBad }, i) => {
      if (i % 10 === 0) closed += open;
      const share = canary / Math.max(1, canary + stable);
      if (share === 0 || share === 1) return 0;
      const [a, b] = [concentration * share, concentration * (1 - share)];
      const null0 = canaryBad * Math.log(share) + stableBad * Math.log1p(-share);
      open = logBeta(a + canaryBad, b + stableBad) - logBeta(a, b) - null0;
      return canaryBad > share * (canaryBad + stableBad) ? closed + open : 0;
    });
  },
};
