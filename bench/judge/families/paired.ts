import { clustered, type Estimate } from './clustered.ts';
import type { CohortRollout } from './cohorts.ts';

/** This engine against the frozen one, on the same arrays. */
export interface Paired {
  /** Points more found. */
  readonly found: Estimate;
  /** The ratio of the geometric means of (extra failed requests + 1), and the error of its logarithm. */
  readonly extra: Estimate;
  /** The same of engines that fire in the first, the second and the third minute. */
  readonly oracles: readonly Estimate[];
}

/** Undefined where the frozen engine saw none of them. */
export function paired(rollouts: readonly CohortRollout[]): Paired | undefined {
  const both = rollouts.flatMap(({ frozen, ...now }) => (frozen === undefined ? [] : [{ now, frozen }]));
  if (both.length === 0) return undefined;
  const found = both.map(({ now, frozen }) => 100 * (Number(now.minute > 0) - Number(frozen.minute > 0)));
  const ratio = (of: (rollout: (typeof both)[number]) => number): Estimate => {
    const { mean, error } = clustered(both.map((one) => Math.log(of(one) + 1) - Math.log(one.frozen.extra + 1)));
    return { mean: Math.exp(mean), error };
  };
  return {
    found: clustered(found),
    extra: ratio(({ now }) => now.extra),
    oracles: [0, 1, 2].map((minute) => ratio(({ now }) => now.oracles[minute] ?? Number.NaN)),
  };
}
