import { formatShare } from '../rollout/share.ts';
import type { Period } from './series.ts';
import { count, counted } from './words.ts';

/** What the counts of slow requests show, as a sentence; `undefined` when the source gives none. */
export function slowRequests(periods: readonly Period[]): string | undefined {
  const sum = (version: 'canary' | 'stable') =>
    periods.reduce(
      (all, period) => {
        const { slow, requests } = period[version] ?? {};
        return slow === undefined ? all : { requests: all.requests + (requests ?? 0), slow: all.slow + slow[0] };
      },
      { requests: 0, slow: 0 },
    );
  const [canary, stable] = [sum('canary'), sum('stable')];
  if (canary.requests === 0 || stable.requests === 0) return undefined;
  return (
    `${formatShare(canary.slow / canary.requests)} of ${counted(canary.requests, 'canary request')} slower than the ` +
    `stable's earlier p95 against ${formatShare(stable.slow / stable.requests)} of ${count(stable.requests)}`
  );
}
