import { formatShare } from '../text/share.ts';
import type { Counts } from './series.ts';
import { count, counted } from './words.ts';

/** Requests slower than the stable's old p95 and p98 allow, among those of the periods in which they were counted. */
export interface Slow {
  readonly requests: number;
  readonly overP95: number;
  readonly overP98: number;
}

export const noneSlow: Slow = { requests: 0, overP95: 0, overP98: 0 };

export const slowPlus = (sum: Slow, counts: Counts | undefined): Slow =>
  counts?.slow === undefined
    ? sum
    : {
        requests: sum.requests + counts.requests,
        overP95: sum.overP95 + counts.slow[0],
        overP98: sum.overP98 + counts.slow[1],
      };

/**
 * What the counts of slow requests show, as a sentence: of the limit at which the canary stands out more. `undefined`
 * when the source gives none.
 */
export function slowRequests({ canary, stable }: { readonly canary: Slow; readonly stable: Slow }): string | undefined {
  if (canary.requests === 0 || stable.requests === 0) return undefined;
  const inTail = canary.overP98 * (stable.overP95 + 1) > canary.overP95 * (stable.overP98 + 1);
  const slow = (of: Slow) => formatShare((inTail ? of.overP98 : of.overP95) / of.requests);
  return (
    `${slow(canary)} of ${counted(canary.requests, 'canary request')} slower than the stable's earlier ` +
    `${inTail ? 'p98' : 'p95'} allows against ${slow(stable)} of ${count(stable.requests)}`
  );
}
