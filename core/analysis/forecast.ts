import { allowedAlone, harmful, harmfulAlone } from './harmful.ts';
import { leastPeriods, type Settings } from './settings.ts';

/** How far apart two Poisson rates are, in nats a request: the evidence that each request is expected to bring. */
export const divergence = (a: number, b: number): number => (a === 0 ? b : a * Math.log(a / b) - a + b);

/**
 * The traffic that a step will see: requests of both versions a period, and the stable's usual rate and noise. At weight
 * 100 the canary is held against the stable's newest past.
 */
export interface Traffic {
  readonly requests: number;
  readonly rate: number;
  /** Over-dispersion: 1 for none. */
  readonly noise: number;
  /** Integer percent for the canary. */
  readonly weight: number;
}

/** The bets on how much worse, and on how much better, a canary is; half of the former is placed at the start. */
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
  const each = ((requests * weight) / 100) * divergence(rate, limit.ratio * rate + limit.tolerance);
  return each > 0 ? Math.max((noise * Math.log(passBets / beta)) / each, leastPeriods) : Number.POSITIVE_INFINITY;
}

/** The least error rate of a canary that so many periods would tell from what is allowed; 1 when none would. */
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
  if (stable <= 0) return canary * divergence(canaryRate, limit);
  const evidence = (q: number) => canary * divergence(canaryRate, ratio * q + tolerance) + stable * divergence(rate, q);
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
