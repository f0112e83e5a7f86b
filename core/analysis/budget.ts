import { count } from '../text/numbers.ts';
import type { Evidence } from './evidence.ts';
import type { Standing } from './standing.ts';
import type { Reason } from './verdict.ts';

/**
 * The failed requests of the canary in all steps against the rollout's budget; empty without one. It needs no test: the
 * requests have failed, by chance or not. Periods that are left out of the tests count.
 */
export function judgeBudget(
  { failedRequests, requests }: Standing,
  { mostFailed: limit }: Pick<Evidence, 'mostFailed'>,
): Reason[] {
  if (limit === undefined) return [];
  const text = `${count(failedRequests)} of ${count(requests)} canary requests failed in the whole rollout; budget ${count(limit)}`;
  return [
    {
      metric: 'budget',
      verdict: failedRequests > limit ? 'fail' : 'pass',
      value: failedRequests,
      limit,
      requests,
      text,
    },
  ];
}
