import { background } from './background.ts';
import { clip, dispersion } from './dispersion.ts';
import type { Traffic } from './forecast.ts';
import { cleaned } from './history.ts';
import type { Period } from './series.ts';

/** So many newest periods are the live ones. */
export const livePeriods = 10;

/** What a step will see of today's traffic, whatever its weight. */
export type LiveTraffic = Omit<Traffic, 'weight'>;

/**
 * The stable's traffic as it is now: requests a period from its newest periods, its usual error rate and noise from all
 * of them. `undefined` when it has no data point in the newest.
 */
export function liveTraffic(history: readonly Period[]): LiveTraffic | undefined {
  const newest = history.slice(-livePeriods);
  const since = newest.findIndex(({ stable }) => stable !== undefined);
  if (since === -1) return undefined;
  const requests = newest.slice(since).reduce((sum, { stable }) => sum + (stable?.requests ?? 0), 0);
  const past = history.map(({ stable }) => ({ requests: stable?.requests ?? 0, bad: stable?.errors ?? 0 }));
  const { usual, neighbours } = background(cleaned(past), false);
  return { requests: requests / (newest.length - since), rate: usual, noise: clip(dispersion(neighbours), 1, 8) };
}
