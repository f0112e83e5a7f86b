import { canaryRate, kthLargest, type Rule } from './rule.ts';

/** Minutes from one measurement to the next. */
export const every = 5;

/** More failed measurements than the failure limit of 3 abort. */
export const fourthWorst = (measured: readonly number[]): number[] => kthLargest(measured, 4);

/**
 * A success rate of at least 95 % over five minutes, measured each five minutes; failed when more measurements failed
 * than the failure limit of 3. No data is an error, tried again each ten seconds, and aborts after the fifth in a row.
 */
export const argo: Rule = {
  name: 'Argo 95 %, limit 3',
  published: 0.05,
  source: 'argo-rollouts docs/features/analysis.md; analysis/analysis.go',
  figures: ({ periods }) => {
    const ends = periods.map((_, i) => i).filter((i) => (i + 1) % every === 0);
    const rates = ends.map((i) => canaryRate(periods.slice(i + 1 - every, i + 1), Number.POSITIVE_INFINITY));
    const kth = fourthWorst(rates).map((value, i) =>
      rates.slice(0, i + 1).includes(Number.POSITIVE_INFINITY) ? Number.POSITIVE_INFINITY : value,
    );
    return periods.map((_, i) => kth[Math.floor((i + 1) / every) - 1] ?? Number.NEGATIVE_INFINITY);
  },
};
