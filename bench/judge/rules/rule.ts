import type { Period } from '../../../core/analysis/series.ts';
import type { Trace } from '../trace.ts';

/** A way to decide on a rollback, as a figure that is held against a limit after each minute. */
export interface Rule {
  readonly name: string;
  /** Where its documentation or its authors put the limit: rolled back at the first figure above it. */
  readonly published: number;
  /** Where the rule is described. */
  readonly source: string;
  /** The figure after each minute; see `Span`. */
  readonly figures: (trace: Trace, matters?: Span) => readonly number[];
}

/**
 * The figures that matter. A lower one than `from` may be given too high, short of it, and the figures may end after the
 * first one above `to`: a rule that is costly to work out saves itself the rest.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The canary's error rate in some periods; `none` when it was not called in any. */
export function canaryRate(periods: readonly Period[], none: number): number {
  const requests = sum(periods, (period) => period.canary?.requests);
  return requests === 0 ? none : sum(periods, (period) => period.canary?.errors) / requests;
}

export const sum = (periods: readonly Period[], of: (period: Period) => number | undefined): number =>
  periods.reduce((all, period) => all + (of(period) ?? 0), 0);

/** The k-th largest so far, after each value; -Infinity before there are k. */
export function kthLargest(values: readonly number[], k: number): number[] {
  const largest: number[] = [];
  return values.map((value) => {
    largest.push(value);
    largest.sort((a, b) => b - a);
    largest.length = Math.min(largest.length, k);
    return largest[k - 1] ?? Number.NEGATIVE_INFINITY;
  });
}
