import { canaryRate, kthLargest, type Rule } from './rule.ts';

/** The fifth failed check rolls back; checks need not fail in a row. */
export const fifthWorst = (values: readonly number[]): number[] => kthLargest(values, 5);

/**
 * Each minute the canary's success rate must be 99 %; no values count as a failed check; rolled back when the failed
 * checks in all reach the threshold, 5 in the documentation's example.
 */
export const flagger: Rule = {
  name: 'Flagger 99 %, 5 checks',
  published: 0.01,
  source: 'docs.flagger.app/usage/metrics; pkg/controller/scheduler.go',
  figures: ({ periods }) => fifthWorst(periods.map((period) => canaryRate([period], 1))),
};
