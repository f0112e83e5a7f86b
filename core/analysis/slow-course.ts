import { type BetsSum, Caps, type Caution, FailProcess } from './bets.ts';
import { cleaned, clip, dispersion, neighbours, winsor } from './noise.ts';
import type { Period } from './series.ts';
import { type Allowance, type Split, splitIncrement } from './split.ts';

/** When half of all requests are slow, one period may decide. */
const outage = 0.5;

/** The state of the evidence of slow requests; `served` counts the periods in which the canary has served. */
export interface SlowSum {
  readonly fail: BetsSum;
  readonly noise: SplitNoise;
  readonly served: number;
}

/** The fixed limit of a slow request: the lower, or the higher one. */
type SlowLimit = 0 | 1;

/**
 * The latency's evidence from counts of slow requests: the fail process of the error rate, with slow for bad requests.
 */
export class SlowCourse {
  readonly #limit: SlowLimit;
  readonly #allowed: Allowance;
  readonly #process: FailProcess;
  readonly #caps: Caps;
  #noise: SplitNoise;

  /** `from` is the `sum` of an earlier course, which this one continues, or just the noise of the stable's history. */
  constructor(limit: SlowLimit, allowed: Allowance, caution: Caution, from: Partial<SlowSum> & Pick<SlowSum, 'noise'>) {
    this.#limit = limit;
    this.#allowed = allowed;
    this.#process = new FailProcess(from.fail);
    this.#caps = new Caps(caution, outage, from.served);
    this.#noise = from.noise;
  }

  get sum(): SlowSum {
    return { fail: this.#process.sum, noise: this.#noise, served: this.#caps.served };
  }

  /** `start` is the part of the stake placed before the period, 0 for none. */
  advance({ period, start }: { period: Period; start: number }): void {
    const split = slowSplit(period, this.#limit);
    this.#process.start(start);
    this.#noise = splitNoisePlus(this.#noise, split);
    this.#process.advance({
      increment: splitIncrement(split, this.#allowed),
      phi: splitPhi(this.#noise),
      cap: this.#caps.next(split.canary, split.canaryBad),
    });
  }

  /** ln E: 0 before the first period. */
  get log(): number {
    return this.#process.log;
  }
}

/**
 * The most noise that a history may be taken for. Nearly all of it hits both versions alike: one version alone does not
 * show which part. The split's own noise is known after a few pairs of periods. Measured with 5 instead on two shapes of
 * response times: a canary 1.5 times as slow was found after 11 and 13 minutes.
 */
const mostFromHistory = 2;

/** The noise that the stable's counts of slow requests had before the rollout. */
export function slowNoise(history: readonly Period[], limit: SlowLimit): SplitNoise {
  const splits = history.map((period) => slowSplit(period, limit));
  const tallies = splits.map(({ stable, stableBad }) => ({ requests: stable, bad: stableBad }));
  return { history: clip(dispersion(neighbours(cleaned(tallies))), 1, mostFromHistory), chi2: 0, pairs: 0 };
}

/** Slow requests of both versions; a version without a count of them has no requests. */
function slowSplit({ canary, stable }: Period, limit: SlowLimit): Split {
  const of = (counts: typeof canary) => ({ all: counts?.slow ? counts.requests : 0, slow: counts?.slow?.[limit] ?? 0 });
  const [c, s] = [of(canary), of(stable)];
  return { canary: c.all, canaryBad: c.slow, stable: s.all, stableBad: s.slow };
}

/**
 * Noise in the split of bad answers between the versions; noise that hits both alike is not in it. Neighbouring periods
 * (0,1), (2,3), ... should share one ratio of the rates, and differ by chance alone.
 */
export interface SplitNoise {
  /** The history's over-dispersion; counts for five pairs. */
  readonly history: number;
  readonly chi2: number;
  readonly pairs: number;
  /** A period that waits for its neighbour. */
  readonly unpaired?: Split;
}

/** With one more period. */
export function splitNoisePlus(noise: SplitNoise, split: Split): SplitNoise {
  const { unpaired: first, ...sum } = noise;
  if (first === undefined) return { ...sum, unpaired: split };
  const canaryBad = first.canaryBad + split.canaryBad;
  const stableBad = first.stableBad + split.stableBad;
  if (canaryBad === 0 || stableBad === 0) return sum;
  const times = canaryBad / (first.canary + split.canary) / (stableBad / (first.stable + split.stable));
  const chi2 = sum.chi2 + Math.min(winsor, deviation(first, times) + deviation(split, times));
  return { ...sum, chi2, pairs: sum.pairs + 1 };
}

/** Over-dispersion of the split: 1 to 5. */
export const splitPhi = ({ history, chi2, pairs }: SplitNoise): number =>
  clip((chi2 + 5 * history) / (pairs + 5), 1, 5);

function deviation({ canary, canaryBad, stable, stableBad }: Split, times: number): number {
  const share = (canary * times) / (canary * times + stable);
  const bad = canaryBad + stableBad;
  const variance = bad * share * (1 - share);
  return variance > 0 ? (canaryBad - bad * share) ** 2 / variance : 0;
}
