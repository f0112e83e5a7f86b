import type { Period } from './series.ts';

/** Requests and bad answers (5xx, or slow ones) of both versions in one period. */
export interface Split {
  readonly canary: number;
  readonly canaryBad: number;
  readonly stable: number;
  readonly stableBad: number;
}

/** The allowed excess of the canary over the stable: at most `ratio` x its rate + `tolerance`. */
export interface Allowance {
  readonly ratio: number;
  readonly tolerance: number;
}

/**
 * Evidence of one period, in nats, for "the canary's rate is `times` the limit" against the null that it is at the
 * limit: above it (`times` > 1, to fail the canary) or below it (`times` < 1, to pass it).
 */
export type Increment = (times: number) => number;

/** A period's errors. A version without data has neither requests nor errors, which is no evidence. */
export const splitOf = ({ canary, stable }: Period): Split => ({
  canary: canary?.requests ?? 0,
  canaryBad: canary?.errors ?? 0,
  stable: stable?.requests ?? 0,
  stableBad: stable?.errors ?? 0,
});

/** A period that says nothing. */
export const noEvidence: Increment = () => 0;

/**
 * The Poisson split: given all bad answers of a period, how many of them fell to the canary. A fault that hits both versions alike cancels, however it drifts. `exp` of it has an expectation of at most 1 for binomial counts of any rates with
 * canary <= ratio x stable + tolerance, so its running product is a test that may be looked at after each period.
 * A version without requests brings no evidence: 0.
 *
 * Lindon & Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022 (arXiv 2011.03567), and Kulldorff's
 * MaxSPRT (Sequential Analysis 30, 2011) for tolerance 0; the last term is the price of an additive tolerance.
 */
export function splitIncrement(split: Split, { ratio, tolerance }: Allowance): Increment {
  if (split.canary === 0 || split.stable === 0) return noEvidence;
  const omega = (ratio * split.canary) / split.stable;
  const bad = split.canaryBad + split.stableBad;
  const base = bad * Math.log1p(omega);
  const price = tolerance * split.canary;
  return (times) =>
    split.canaryBad * Math.log(times) +
    base -
    bad * Math.log1p(omega * times) -
    (price * (times - 1)) / (1 + omega * times);
}

/**
 * The same evidence against a fixed limit, while no stable serves beside the canary: a Poisson likelihood ratio. Its
 * expectation is at most 1 for binomial counts with a rate of at most `limit` (Wald, Sequential Analysis, 1947).
 */
export function limitIncrement(requests: number, bad: number, limit: number): Increment {
  return (times) => bad * Math.log(times) - requests * limit * (times - 1);
}

/** The mirror of `splitIncrement`, for `times` from 0 to 1: the null is a canary at or above the harmful rate. */
export function passIncrement(split: Split, { ratio, tolerance }: Allowance): Increment {
  if (split.canary === 0 || split.stable === 0) return noEvidence;
  const omega = (ratio * split.canary) / split.stable;
  return (times) =>
    lost(split.canaryBad, times) +
    (split.stableBad * Math.log1p(omega * (1 - times)) + tolerance * split.canary * (1 - times));
}

/** The mirror of `limitIncrement`: the null is a rate at or above the harmful `limit`. */
export function passLimitIncrement(requests: number, bad: number, limit: number): Increment {
  return (times) => lost(bad, times) + limit * requests * (1 - times);
}

const lost = (bad: number, times: number) => (bad === 0 ? 0 : bad * Math.log(times));
