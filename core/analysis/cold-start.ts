import { logMeanExp } from './math.ts';
import type { Increment } from './split.ts';

/** The prior probability that a canary errs more because its caches, pools or compiler are cold. */
export const coldShare = 0.02;

/** In how many periods the excess falls to a third, and its multiples of the allowed rate in a step's first period. */
const lengths = [1, 2];
const firstTimes = [2, 4, 8, 16, 32, 64];

/** The number of cold starts that are weighed against each other, equally likely. */
export const coldStarts = lengths.length * firstTimes.length;

/**
 * The evidence of one period, in nats, for each cold start: the excess decays from the beginning of the running step,
 * because the canary warms up anew when its share grows.
 *
 * @param age whole periods since that beginning: 0 in the step's first one
 */
export function coldGains(increment: Increment, phi: number, age: number): readonly number[] {
  return lengths.flatMap((length) => {
    const left = Math.exp(-age / length);
    return firstTimes.map((times) => increment(1 + (times - 1) * left) / phi);
  });
}

/** An outage is no cold start: from the first one on, no cold start explains anything in this rollout. */
export const ruledOut: readonly number[] = Array.from({ length: coldStarts }, () => Number.NEGATIVE_INFINITY);

/** ln of their mean likelihood, from each one's evidence so far; -Infinity once they are ruled out. */
export const coldLog = (sums: ArrayLike<number>): number => logMeanExp(sums);
