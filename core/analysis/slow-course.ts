import { Caps, type Caution, FailProcess, type FailSum } from './bets.ts';
import { cleaned, clip, dispersion, neighbours, type Tally, winsor } from './noise.ts';
import { type Allowance, type Split, splitIncrement } from './split.ts';

/** When half of all requests are slow, one period may decide. */
const outage = 0.5;

/** What it has come to; `served` counts the periods in which the canary has served. */
export interface SlowSum {
  readonly fail: FailSum;
  readonly noise: SplitNoiseSum;
  readonly served: number;
}

/** What it begins with: the noise that the stable's counts of slow requests had before the rollout. */
export const slowBackground = (history: readonly Tally[]): SlowSum['noise'] => ({
  history: clip(dispersion(neighbours(cleaned(history))), 1, 5),
  chi2: 0,
  pairs: 0,
});

/** The latency's evidence from counts of slow requests: the fail process of the error rate, on slow instead of bad. */
export class SlowCourse {
  readonly #allowed: Allowance;
  readonly #process: FailProcess;
  readonly #caps: Caps;
  readonly #noise: SplitNoise;

  constructor(allowed: Allowance, caution: Caution, from: Partial<SlowSum> & Pick<SlowSum, 'noise'>) {
    this.#allowed = allowed;
    this.#process = new FailProcess(from.fail);
    this.#caps = new Caps(caution, outage, from.served);
    this.#noise = new SplitNoise(from.noise);
  }

  get sum(): SlowSum {
    return { fail: this.#process.sum, noise: this.#noise.sum, served: this.#caps.served };
  }

  /** One period; `start` is the part of the bet placed before it, 0 for none. */
  advance(split: Split, start: number): void {
    if (start > 0) this.#process.start(start);
    this.#noise.advance(split);
    const cap = this.#caps.next(split.canary, split.canaryBad);
    this.#process.advance(splitIncrement(split, this.#allowed), this.#noise.phi, cap);
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return this.#process.log;
  }
}

/** What it has come to: the history's figure, chi-square over pairs, and a period that waits for its neighbour. */
export interface SplitNoiseSum {
  readonly history: number;
  readonly chi2: number;
  readonly pairs: number;
  readonly unpaired?: Split;
}

/**
 * Over-dispersion of how bad answers are split between the versions: what hits both alike is not in it. Neighbouring
 * periods (0,1), (2,3), ... should share one ratio of the rates; what they differ by beyond chance is noise. The
 * history's figure counts for five pairs.
 */
export class SplitNoise {
  readonly #history: number;
  #chi2: number;
  #pairs: number;
  #unpaired: Split | undefined;

  constructor({ history, chi2, pairs, unpaired }: SplitNoiseSum) {
    this.#history = history;
    this.#chi2 = chi2;
    this.#pairs = pairs;
    this.#unpaired = unpaired;
  }

  get sum(): SplitNoiseSum {
    const unpaired = this.#unpaired;
    return { history: this.#history, chi2: this.#chi2, pairs: this.#pairs, ...(unpaired && { unpaired }) };
  }

  advance(split: Split): void {
    const first = this.#unpaired;
    this.#unpaired = first === undefined ? split : undefined;
    if (first === undefined) return;
    const canaryBad = first.canaryBad + split.canaryBad;
    const stableBad = first.stableBad + split.stableBad;
    if (canaryBad === 0 || stableBad === 0) return;
    const times = canaryBad / (first.canary + split.canary) / (stableBad / (first.stable + split.stable));
    this.#chi2 += Math.min(winsor, deviation(first, times) + deviation(split, times));
    this.#pairs += 1;
  }

  get phi(): number {
    return clip((this.#chi2 + 5 * this.#history) / (this.#pairs + 5), 1, 5);
  }
}

function deviation({ canary, canaryBad, stable, stableBad }: Split, times: number): number {
  const share = (canary * times) / (canary * times + stable);
  const bad = canaryBad + stableBad;
  const variance = bad * share * (1 - share);
  return variance > 0 ? (canaryBad - bad * share) ** 2 / variance : 0;
}
