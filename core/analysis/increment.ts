import type { Allowance, Increment, Split } from './split.ts';

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
