import type { Counts, Period } from './series.ts';

/** Sums over some periods; `periods` counts those in which the version had any data point. */
export interface Total {
  readonly requests: number;
  readonly errors: number;
  readonly periods: number;
}

/** What one version did over these periods; all zero when it has no data point in any. */
export const total = (periods: readonly Period[], version: 'canary' | 'stable'): Total =>
  periods
    .map((period) => period[version])
    .filter((counts): counts is Counts => counts !== undefined)
    .reduce<Total>(
      (sum, counts) => ({
        requests: sum.requests + counts.requests,
        errors: sum.errors + counts.errors,
        periods: sum.periods + 1,
      }),
      { requests: 0, errors: 0, periods: 0 },
    );

/** Errors among requests, 0 without any request. */
export const rate = (of: { readonly requests: number; readonly errors: number }): number =>
  of.requests === 0 ? 0 : of.errors / of.requests;
