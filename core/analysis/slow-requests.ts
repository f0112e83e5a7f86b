import { formatShare } from '../rollout/share.ts';
import type { Counts } from './series.ts';
import { count, counted } from './words.ts';

/** Requests slower than the stable's old p95, among those of the periods in which they were counted. */
export interface Slow {
  readonly requests: number;
  readonly slow: number;
}

export const noneSlow: Slow = { requests: 0, slow: 0 };

export const slowPlus = (sum: Slow, counts: Counts | undefined): Slow =>
  counts?.slow === undefined ? sum : { requests: sum.requests + counts.requests, slow: sum.slow + counts.slow[0] };

/** What the counts of slow requests show, as a sentence; `undefined` when the source gives none. */
export function slowRequests({ canary, stable }: { readonly canary: Slow; readonly stable: Slow }): string | undefined {
  if (canary.requests === 0 || stable.requests === 0) return undefined;
  return (
    `${formatShare(canary.slow / canary.requests)} of ${counted(canary.requests, 'canary request')} slower than the ` +
    `stable's earlier p95 against ${formatShare(stable.slow / stable.requests)} of ${count(stable.requests)}`
  );
}
