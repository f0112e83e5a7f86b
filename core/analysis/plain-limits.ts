import type { Rules } from './evidence.ts';
import type { Reason } from './judgement.ts';
import { type Limit, type LimitRow, limitsOf } from './limit-rows.ts';
import type { StepSum } from './running-step.ts';
import { leastPeriods } from './settings.ts';
import { count, counted } from './words.ts';

/** Each plain limit of the spec: failed once as many periods in a row were above it as it says. */
export function judgePlainLimits(rules: Rules, { rows, canary }: StepSum): Reason[] {
  const failures = rules.limits?.failures ?? 1;
  return limitsOf(rules).flatMap((limit, i) => {
    const row = rows[i];
    return row === undefined ? [] : [judged(limit, row, failures, canary.requests)];
  });
}

/** With the limits alone: whether the canary was called often and long enough for them to mean anything. */
export function judgeServed({ minRequests }: Rules, { canary: { requests, periods } }: StepSum): Reason {
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
  { metric, name, limit, told }: Limit,
  { longest, value }: LimitRow,
  failures: number,
  requests: number,
): Reason {
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
