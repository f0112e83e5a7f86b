import type { Rules } from './evidence.ts';
import type { Allowance } from './split.ts';

/** What the test is asked to hold to. */
export interface Settings {
  /** The chance per rollout that a canary within its allowance is called bad. */
  readonly alpha: number;
  /** The chance per step that a harmful canary is passed. */
  readonly beta: number;
  /** A canary within it must not fail. */
  readonly allowed: Allowance;
  /** So many bad periods are needed at least, short of an outage. */
  readonly minBadPeriods: number;
  /** In so many first minutes each period counts for a quarter at most: a cold start is no regression. */
  readonly warmupMinutes: number;
  /** Believes that a version's own noise may last, so that a bad host is less often taken for a bad release. */
  readonly prudent: boolean;
  /** No verdict from counts before the canary had so many requests. */
  readonly minRequests: number;
}

/** What a spec that says nothing of it is judged with. */
export const usualCaution = { alpha: 0.05, minBadPeriods: 2, warmupMinutes: 2, prudent: false };

export const settingsOf = ({ errorRate, minRequests, caution }: Rules): Settings => ({
  ...usualCaution,
  ...caution,
  beta: 0.05,
  allowed: { ratio: errorRate.ratio, tolerance: errorRate.tolerance },
  minRequests,
});

/** A rate that has not held for three whole periods is not yet a rate. */
export const leastPeriods = 3;
