import { canaryRate, type Rule, sum } from './rule.ts';

/** What many write themselves: over five minutes, the canary's rate over the stable's, with at least 100 requests. */
export const ratio: Rule = {
  name: 'ratio > 2 over 5 min',
  published: 2,
  source: 'home-made',
  figures: ({ periods }) =>
    periods.map((_, i) => {
      const newest = periods.slice(Math.max(0, i - 4), i + 1);
      if (sum(newest, (period) => period.canary?.requests) < 100) return 0;
      const requests = sum(newest, (period) => period.stable?.requests);
      const stable = requests === 0 ? 0 : sum(newest, (period) => period.stable?.errors) / requests;
      return canaryRate(newest, 0) / Math.max(stable, 1e-4);
    }),
};
