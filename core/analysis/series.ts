/** One version's counts in one period, summed over all of its callers. */
export interface Counts {
  /** Requests sent to it: an integer, 0 or more. */
  readonly requests: number;
  /** 5xx answers among them, those of the caller's own sidecar included (no healthy task). */
  readonly errors: number;
  /** Present when there is no data point of errors: `errors` is then 0 because it is unknown. */
  readonly unreported?: true;
  /** The configured percentile of its response time; absent when nothing answered, or no latency is watched. */
  readonly latencyMs?: number;
  /**
   * Requests slower than the version's lower limit, and than its higher one, from before the rollout. The two limits are
   * fixed for all periods, the history's included. Neither count is above `requests`. Absent when they could not be
   * counted.
   */
  readonly slow?: readonly [overLower: number, overHigher: number];
}

/** One period of the metrics. A version without any data point has no counts: that is not the same as zero. */
export interface Period {
  /** Milliseconds since the epoch, a multiple of the period's length. */
  readonly start: number;
  readonly canary?: Counts;
  readonly stable?: Counts;
}

/** Measurements in whole periods from `from` (inclusive) to `to` (exclusive), both in milliseconds. */
export interface Measured extends MeasuredMetric {
  /** Those of the additional metrics, by name; absent where there are none, or nothing was measured at all. */
  readonly additional?: Readonly<Record<string, MeasuredMetric>>;
}

export interface MeasuredMetric {
  readonly periods: readonly Period[];
  /** Why nothing, or not all, could be measured; absent when all was. */
  readonly unmeasured?: string;
}

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

/** One version's sums over these periods; all zero when it has no data point in any. */
export const total = (periods: readonly Period[], version: 'canary' | 'stable'): Total =>
  periods.reduce((sum, period) => plus(sum, period[version]), nothing);

/** The sum of two. */
export const joined = (a: Total, b: Total): Total => ({
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  periods: a.periods + b.periods,
});

/** Errors among requests, 0 without any request. */
export const rate = (of: { readonly requests: number; readonly errors: number }): number =>
  of.requests === 0 ? 0 : of.errors / of.requests;

/** Start of the first whole period that begins at `at` or later: milliseconds. */
export const firstWhole = (at: number, periodSeconds: number): number =>
  Math.ceil(at / (periodSeconds * 1000)) * periodSeconds * 1000;

/** End of the last period that is whole at `now` and has had `delaySeconds` to arrive: milliseconds. */
export const lastWhole = (now: number, periodSeconds: number, delaySeconds: number): number =>
  Math.floor((now - delaySeconds * 1000) / (periodSeconds * 1000)) * periodSeconds * 1000;
