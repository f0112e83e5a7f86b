import { formatShare } from '../rollout/share.ts';
import type { Evidence } from './evidence.ts';
import type { Reason } from './judgement.ts';
import type { Period } from './series.ts';
import { leastPeriods } from './settings.ts';
import { rate, total } from './totals.ts';
import { count, counted, factor, milliseconds } from './words.ts';

interface Limit {
  readonly metric: 'errorRate' | 'latency';
  readonly name: string;
  readonly limit: number;
  /** The canary's figure in a period; `undefined` when it has none. */
  readonly of: (period: Period) => number | undefined;
  readonly told: (value: number) => string;
}

/** Each plain limit of the spec: failed once as many periods in a row were above it as it says. */
export function judgePlainLimits(evidence: Evidence, running: readonly Period[]): Reason[] {
  const failures = evidence.analysis.limits?.failures ?? 1;
  return limitsOf(evidence).map((limit) => judged(limit, failures, running));
}

/** With the limits alone: whether the canary was called often and long enough for them to mean anything. */
export function judgeServed({ analysis }: Evidence, running: readonly Period[]): Reason {
  const { requests, periods } = total(running, 'canary');
  const enough = requests >= analysis.minRequests && periods >= leastPeriods;
  const asked = `at least ${count(analysis.minRequests)} in ${leastPeriods} periods are needed`;
  return {
    metric: 'traffic',
    verdict: enough ? 'pass' : 'inconclusive',
    value: requests,
    limit: analysis.minRequests,
    requests,
    text: `canary served ${counted(requests, 'request')} in ${counted(periods, 'period')}; ${asked}`,
  };
}

/** Periods without a figure neither end a row nor lengthen it: no data is not healthy. */
function judged({ metric, name, limit, of, told }: Limit, failures: number, running: readonly Period[]): Reason {
  let [row, longest, value] = [0, 0, 0];
  for (const period of running) {
    const figure = of(period);
    if (figure === undefined) continue;
    row = figure > limit ? row + 1 : 0;
    if (row < longest || row === 0) continue;
    longest = row;
    value = figure;
  }
  const { requests } = total(running, 'canary');
  const text =
    longest === 0
      ? `canary ${name} never above ${told(limit)}`
      : `canary ${name} above ${told(limit)} in ${counted(longest, 'period')} in a row, last ${told(value)}; ${failures} fail`;
  return {
    metric,
    verdict: longest >= failures ? 'fail' : 'pass',
    ...(longest > 0 && { value }),
    limit,
    requests,
    text,
  };
}

function limitsOf({ analysis: { limits, latency } }: Evidence): Limit[] {
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
