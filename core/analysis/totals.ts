import type { Counts, Period } from './series.ts';

/** Sums over some periods; `periods` counts those in which the version had any data point. */
export interface Total {
  readonly requests: number;
  readonly errors: number;
  readonly periods: number;
}

export const nothing: Total = { requests: 0, errors: 0, periods: 0 };

/** With one more period; one without a data point adds nothing. */
export const plus = (sum: Total, counts: Counts | undefined): Total =>
  counts === undefined
    ? sum
    : {
        requests: sum.requests + counts.requests,
        errors: sum.errors + counts.errors,
        periods: sum.periods + 1,
      };

/** What one version did over these periods; all zero when it has no data point in any. */
export const total = (periods: readonly Period[], version: 'canary' | 'stable'): Total =>
  periods.reduce((sum, period) => plus(sum, period[version]), nothing);

/** Of both together. */
export const joined = (a: Total, b: Total): Total => ({
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  periods: a.periods + b.periods,
});

/** Errors among requests, 0 without any request. */
export const rate = (of: { readonly requests: number; readonly errors: number }): number =>
  of.requests === 0 ? 0 : of.errors / of.requests;
