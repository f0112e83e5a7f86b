import { canaryRate, kthLargest, type Rule } from './rule.ts';

/**
 * Each minute the canary's success rate must be 99 %; no values count as a failed check; rolled back when the failed
 * checks in all reach the threshold, 5 in the documentation's example.
 */
export const flagger: Rule = {
  name: 'Flagger 99 %, 5 checks',
  published: 0.01,
  source: 'docs.flagger.app/usage/metrics; pkg/controller/scheduler.go',
  figures: ({ periods }) =>
    kthLargest(
      periods.map((period) => canaryRate([period], 1)),
      5,
    ),
};
