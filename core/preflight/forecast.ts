import { background } from '../analysis/background.ts';
import { poissonDivergence } from '../analysis/math.ts';
import { cleaned, clip, dispersion } from '../analysis/noise.ts';
import type { Period } from '../analysis/series.ts';
import { allowedAlone, harmful, harmfulAlone, leastPeriods, type Settings } from '../analysis/settings.ts';

/**
 * The expected traffic of a step: requests of both versions a period, and the stable's usual rate and noise. At weight
 * 100 the canary is compared with the stable's newest past.
 */
export interface Traffic {
  readonly requests: number;
  readonly rate: number;
  /** Over-dispersion: 1 for none. */
  readonly noise: number;
  /** Integer percent for the canary. */
  readonly weight: number;
}

/** The number of bets on a worse canary, of which half the stake is placed at the start, and on a better one. */
const failBets = 6 / 0.5;
const passBets = 8;

/**
 * Periods until a canary with this error rate is rolled back, on average and after the warm-up; Infinity when it is
 * within its allowance. The evidence grows by the divergence from the nearest pair of rates that is still allowed.
 */
export function periodsToFail(canaryRate: number, traffic: Traffic, settings: Settings): number {
  const needed = traffic.noise * Math.log(failBets / settings.alpha);
  const growth = growthOf(canaryRate, traffic, settings);
  return growth > 0 ? Math.max(needed / growth, settings.minBadPeriods) : Number.POSITIVE_INFINITY;
}

/** Periods until a canary as good as the stable may pass the step; Infinity when it never would. */
export function periodsToPass({ requests, rate, noise, weight }: Traffic, { allowed, beta }: Settings): number {
  const limit = weight === 100 ? harmfulAlone(allowed) : harmful(weight, allowed);
  const each = ((requests * weight) / 100) * poissonDivergence(rate, limit.ratio * rate + limit.tolerance);
  return each > 0 ? Math.max((noise * Math.log(passBets / beta)) / each, leastPeriods) : Number.POSITIVE_INFINITY;
}

/** The least error rate of a canary that this many periods suffice to roll back; 1 when no rate is found. */
export function detectable(periods: number, traffic: Traffic, settings: Settings): number {
  let [low, high] = [traffic.rate, 1];
  for (let i = 0; i < 50; i += 1) {
    const middle = (low + high) / 2;
    if (periodsToFail(middle, traffic, settings) <= periods) high = middle;
    else low = middle;
  }
  return high;
}

function growthOf(canaryRate: number, { requests, rate, weight }: Traffic, { allowed }: Settings): number {
  const canary = (requests * weight) / 100;
  const stable = requests - canary;
  const { ratio, tolerance } = stable > 0 ? allowed : allowedAlone(allowed);
  const limit = ratio * rate + tolerance;
  if (canaryRate <= limit) return 0;
  if (stable <= 0) return canary * poissonDivergence(canaryRate, limit);
  const evidence = (q: number) =>
    canary * poissonDivergence(canaryRate, ratio * q + tolerance) + stable * poissonDivergence(rate, q);
  return lowest(evidence, rate, (canaryRate - tolerance) / ratio);
}

/** The least value of a convex function on an interval. */
function lowest(of: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 60; i += 1) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (of(a) < of(b)) high = b;
    else low = a;
  }
  return of((low + high) / 2);
}

/** How many newest periods count as live. */
export const livePeriods = 10;

/** Today's traffic, for a step of any weight. */
export type LiveTraffic = Omit<Traffic, 'weight'>;

/**
 * The stable's traffic now: requests a period from its newest periods, its usual error rate and noise from all of them.
 * `undefined` when it has no data point in the newest.
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

/**
 * The traffic of a metric that may have no data point in most periods: its requests a period over all of them. `undefined`
 * when it has had none.
 */
export function usualTraffic(history: readonly Period[]): LiveTraffic | undefined {
  const past = history.map(({ stable }) => ({ requests: stable?.requests ?? 0, bad: stable?.errors ?? 0 }));
  const requests = past.reduce((sum, tally) => sum + tally.requests, 0);
  if (requests === 0) return undefined;
  const { usual, neighbours } = background(cleaned(past), false);
  return { requests: requests / past.length, rate: usual, noise: clip(dispersion(neighbours), 1, 8) };
}
