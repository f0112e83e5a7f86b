import { median } from '../../core/analysis/math.ts';
import { type Period, rate, total } from '../../core/analysis/series.ts';
import { count, counted, milliseconds } from '../../core/text/numbers.ts';
import { formatShare } from '../../core/text/share.ts';

/** What a rollout cost the users whose requests its canary served. */
export interface Felt {
  readonly requests: number;
  readonly failed: number;
  /** Those of the failed that the stable's rate of the same periods does not explain; 0 or more. */
  readonly failedBeyondStable: number;
  /** The median of the watched percentile in the periods that both versions served; absent without such a period. */
  readonly responseMs?: { readonly canary: number; readonly stable: number };
}

/**
 * Sums the periods from `since` on, in milliseconds, in which the canary was called. Undefined if there is none.
 */
export function feltBy(periods: readonly Period[], since: number): Felt | undefined {
  const served = periods.filter(({ start, canary }) => start >= since && canary !== undefined);
  const { requests, errors } = total(served, 'canary');
  if (served.length === 0) return undefined;
  const usual = requests * rate(total(served, 'stable'));
  const pairs = served.flatMap(({ canary, stable }) =>
    canary?.latencyMs === undefined || stable?.latencyMs === undefined ? [] : [[canary.latencyMs, stable.latencyMs]],
  );
  const [canary, stable] = [0, 1].map((i) => median(pairs.map((pair) => pair[i] ?? 0)));
  return {
    requests,
    failed: errors,
    failedBeyondStable: Math.max(0, Math.round(errors - usual)),
    ...(canary !== undefined && stable !== undefined && { responseMs: { canary, stable } }),
  };
}

/** `600 requests to v2, 28 failed (4.67%), 27 more than on v1; p99 180 ms, on v1 39 ms`. */
export function feltText({ requests, failed, failedBeyondStable, responseMs }: Felt, of: FeltNames): string {
  const beyond = failedBeyondStable === 0 ? 'no more than' : `${count(failedBeyondStable)} more than`;
  const failures =
    failed === 0
      ? 'none failed'
      : `${count(failed)} failed (${formatShare(failed / requests)}), ${beyond} on ${of.stable}`;
  const slow =
    responseMs === undefined
      ? ''
      : `; ${of.percentile} ${milliseconds(responseMs.canary)}, on ${of.stable} ${milliseconds(responseMs.stable)}`;
  return `${counted(requests, 'request')} to ${of.canary}, ${failures}${slow}`;
}

interface FeltNames {
  readonly stable: string;
  readonly canary: string;
  readonly percentile: string;
}
