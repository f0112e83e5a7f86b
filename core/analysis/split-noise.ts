import { clip } from './dispersion.ts';
import type { Split } from './split.ts';

/** One pair may be an outlier; it is not the noise. */
const winsor = 50;

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
