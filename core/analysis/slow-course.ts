import { Caps, type Caution } from './caps.ts';
import { clip, dispersion, neighbours } from './dispersion.ts';
import { FailProcess, type FailSum } from './fail-process.ts';
import { cleaned, type Tally } from './history.ts';
import { splitIncrement } from './increment.ts';
import type { Allowance, Split } from './split.ts';
import { SplitNoise, type SplitNoiseSum } from './split-noise.ts';

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
