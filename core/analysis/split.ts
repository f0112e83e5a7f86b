import type { Period } from './series.ts';

/** What both versions did in one period: requests and bad ones (5xx, or slow ones) of the canary and of the stable. */
export interface Split {
  readonly canary: number;
  readonly canaryBad: number;
  readonly stable: number;
  readonly stableBad: number;
}

/** How much worse than the stable the canary may be: at most `ratio` x its rate + `tolerance`. */
export interface Allowance {
  readonly ratio: number;
  readonly tolerance: number;
}

/** Evidence of one period, in nats, for "the canary's rate is `times` the allowed one" against "it is allowed". */
export type Increment = (times: number) => number;

/** A period's errors; a version without data has none of either, which is no evidence. */
export const splitOf = ({ canary, stable }: Period): Split => ({
  canary: canary?.requests ?? 0,
  canaryBad: canary?.errors ?? 0,
  stable: stable?.requests ?? 0,
  stableBad: stable?.errors ?? 0,
});

const none: Increment = () => 0;

/**
 * The Poisson split: given all bad answers of a period, how many of them fell to the canary. What hurts both versions
 * alike cancels, however it drifts. `exp` of it has an expectation of at most 1 for binomial counts of any rates with
 * canary <= ratio x stable + tolerance, so its running product is a test that may be looked at after each period.
 * A version without requests says nothing: 0.
 *
 * Lindon & Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022 (arXiv 2011.03567), and Kulldorff's
 * MaxSPRT (Sequential Analysis 30, 2011) for tolerance 0; the last term is the price of an additive tolerance.
 */
export function splitIncrement(split: Split, { ratio, tolerance }: Allowance): Increment {
  if (split.canary === 0 || split.stable === 0) return none;
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
 * The same against a fixed limit, for when no stable serves beside the canary: a Poisson likelihood ratio, whose
 * expectation is at most 1 for binomial counts with a rate of at most `limit` (Wald, Sequential Analysis, 1947).
 */
export function limitIncrement(requests: number, bad: number, limit: number): Increment {
  return (times) => bad * Math.log(times) - requests * limit * (times - 1);
}
