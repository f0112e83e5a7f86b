import { count, counted, factor, milliseconds } from '../text/numbers.ts';
import { formatShare } from '../text/share.ts';
import { wilsonLower } from './math.ts';
import { findingText, type Served, tooFewText } from './reason-text.ts';
import { type Period, rate, type Total } from './series.ts';
import { leastPeriods, type Rules } from './settings.ts';
import type { Reason, Verdict } from './verdict.ts';

/** Periods in a row above a plain limit: the present row, the step's longest, and the last figure of the longest. */
export interface LimitRow {
  readonly row: number;
  readonly longest: number;
  readonly value: number;
}

export interface Limit {
  readonly metric: 'errorRate' | 'latency';
  readonly name: string;
  readonly limit: number;
  /** The canary's figure in a period; `undefined` if there is none. */
  readonly of: (period: Period) => number | undefined;
  readonly format: (value: number) => string;
  /** As in `Reason`. */
  readonly unit?: 'times';
}

/** The plain limits of the rules, always in the same order. */
export function limitsOf({ limits, latency }: Rules): Limit[] {
  if (limits === undefined) return [];
  const percentile = latency?.percentile ?? 'latency';
  const times = (value: number) => `${factor(value)} times the stable's`;
  const errors = { metric: 'errorRate', name: 'error rate' } as const;
  const slow = { metric: 'latency', name: percentile } as const;
  return [
    { ...errors, limit: limits.errorRate, of: errorRate, format: formatShare },
    { ...errors, limit: limits.errorRatio, of: errorRatio, format: times, unit: 'times' as const },
    { ...slow, limit: limits.latency, of: ({ canary }: Period) => canary?.latencyMs, format: milliseconds },
    { ...slow, limit: limits.latencyRatio, of: latencyRatio, format: times, unit: 'times' as const },
  ].flatMap(({ limit, ...rest }) => (limit === undefined ? [] : [{ ...rest, limit }]));
}

export const limitRows = (rules: Rules): LimitRow[] => limitsOf(rules).map(() => ({ row: 0, longest: 0, value: 0 }));

/** Each row with one more period. A period without a figure neither ends a row nor lengthens it: no data is not healthy. */
export function rowsPlus(rows: readonly LimitRow[], period: Period, rules: Rules): readonly LimitRow[] {
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

/** Each plain limit of the spec: it fails once `failures` periods in a row were above it. */
export function judgePlainLimits(rules: Rules, rows: readonly LimitRow[], requests: number): Reason[] {
  const failures = rules.limits?.failures ?? 1;
  return limitsOf(rules).flatMap((limit, i) => {
    const row = rows[i];
    return row === undefined ? [] : [judged(limit, row, failures, requests)];
  });
}

/** Without the test: whether the canary was called often and long enough for the limits to mean anything. */
export function judgeServed({ minRequests }: Rules, { requests, periods }: Total): Reason {
  const enough = requests >= minRequests && periods >= leastPeriods;
  const asked = `at least ${count(minRequests)} in ${leastPeriods} periods are needed`;
  return {
    metric: 'traffic',
    verdict: enough ? 'pass' : 'inconclusive',
    value: requests,
    limit: minRequests,
    requests,
    text: `canary served ${counted(requests, 'request')} in ${counted(periods, 'period')}; ${asked}`,
  };
}

function judged(
  { metric, name, limit, format, unit }: Limit,
  { longest, value }: LimitRow,
  failures: number,
  requests: number,
): Reason {
  const text =
    longest === 0
      ? `canary ${name} never above ${format(limit)}`
      : `canary ${name} above ${format(limit)} in ${counted(longest, 'period')} in a row, last ${format(value)}; ${failures} fail`;
  return {
    metric,
    verdict: longest >= failures ? 'fail' : 'pass',
    ...(longest > 0 && { value }),
    limit,
    ...(unit && { unit }),
    requests,
    text,
  };
}

/** Three standard errors: about one look in a thousand would call a canary bad that sits right at its limit. */
const z = 3;

/** The canary's error rate in the running step against the absolute limit; empty without one. */
export function judgeAbsoluteLimit({ errorRate, minRequests }: Rules, served: Served): Reason[] {
  const limit = errorRate.max;
  if (limit === undefined) return [];
  const { canary } = served;
  const { verdict, why } = held(minRequests, served, limit);
  const { requests } = canary;
  const text = findingText({
    metric: 'error rate',
    value: formatShare(rate(canary)),
    requests,
    allowed: formatShare(limit),
    beside: 'the absolute limit',
    why,
  });
  return [{ metric: 'errorRate', verdict, value: rate(canary), limit, requests, text }];
}

function held(minRequests: number, served: Served, limit: number): { verdict: Verdict; why: string } {
  const { canary } = served;
  if (canary.requests < minRequests)
    return { verdict: 'inconclusive', why: tooFewText(canary.requests, minRequests, served) };
  if (wilsonLower(canary.errors, canary.requests, z) > limit) return { verdict: 'fail', why: '' };
  if (canary.periods < leastPeriods)
    return { verdict: 'inconclusive', why: `${canary.periods} of ${leastPeriods} periods` };
  return { verdict: 'pass', why: '' };
}
