import { formatShare } from '../text/share.ts';
import type { Rules } from './evidence.ts';
import type { Period } from './series.ts';
import { rate } from './totals.ts';
import { factor, milliseconds } from './words.ts';

/** Periods in a row in which a plain limit was exceeded: now, at most in this step, and the last figure of the longest. */
export interface LimitRow {
  readonly row: number;
  readonly longest: number;
  readonly value: number;
}

export interface Limit {
  readonly metric: 'errorRate' | 'latency';
  readonly name: string;
  readonly limit: number;
  /** The canary's figure in a period; `undefined` when it has none. */
  readonly of: (period: Period) => number | undefined;
  readonly told: (value: number) => string;
}

/** The plain limits of the rules, always in the same order. */
export function limitsOf({ limits, latency }: Rules): Limit[] {
  if (limits === undefined) return [];
  const percentile = latency?.percentile ?? 'latency';
  const times = (value: number) => `${factor(value)} times the stable's`;
  const errors = { metric: 'errorRate', name: 'error rate' } as const;
  const slow = { metric: 'latency', name: percentile } as const;
  return [
    { ...errors, limit: limits.errorRate, of: errorRate, told: formatShare },
    { ...errors, limit: limits.errorRatio, of: errorRatio, told: times },
    { ...slow, limit: limits.latency, of: ({ canary }: Period) => canary?.latencyMs, told: milliseconds },
    { ...slow, limit: limits.latencyRatio, of: latencyRatio, told: times },
  ].flatMap(({ limit, ...rest }) => (limit === undefined ? [] : [{ ...rest, limit }]));
}

export const limitRows = (rules: Rules): LimitRow[] => limitsOf(rules).map(() => ({ row: 0, longest: 0, value: 0 }));

/** Each row after one more period. One without a figure neither ends a row nor lengthens it: no data is not healthy. */
export function lengthened(rows: readonly LimitRow[], period: Period, rules: Rules): readonly LimitRow[] {
  if (rows.length === 0) return rows;
  const limits = limitsOf(rules);
  return rows.map((so, i): LimitRow => {
    const limit = limits[i];
    const figure = limit?.of(period);
    if (limit === undefined || figure === undefined) return so;
    const row = figure > limit.limit ? so.row + 1 : 0;
    return row < so.longest || row === 0 ? { ...so, row } : { row, longest: row, value: figure };
  });
}

const errorRate = ({ canary }: Period) => (canary && canary.requests > 0 ? rate(canary) : undefined);

/** A stable without errors counts as one error in all its requests, so that one canary error is no infinite ratio. */
function errorRatio(period: Period): number | undefined {
  const [canary, { stable }] = [errorRate(period), period];
  if (canary === undefined || stable === undefined || stable.requests === 0) return undefined;
  return canary / Math.max(rate(stable), 1 / stable.requests);
}

function latencyRatio({ canary, stable }: Period): number | undefined {
  if (canary?.latencyMs === undefined || stable?.latencyMs === undefined || stable.latencyMs === 0) return undefined;
  return canary.latencyMs / stable.latencyMs;
}
