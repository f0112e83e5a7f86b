import { Caps, type Caution } from './caps.ts';
import { clip, dispersion, neighbours } from './dispersion.ts';
import { FailProcess } from './fail-process.ts';
import { cleaned, type Tally } from './history.ts';
import { splitIncrement } from './increment.ts';
import type { Allowance, Split } from './split.ts';
import { SplitNoise } from './split-noise.ts';

/** When half of all requests are slow, one period may decide. */
const outage = 0.5;

/** The latency's evidence from counts of slow requests: the fail process of the error rate, on slow instead of bad. */
export class SlowCourse {
  readonly #allowed: Allowance;
  readonly #process = new FailProcess();
  readonly #caps: Caps;
  readonly #noise: SplitNoise;

  constructor(allowed: Allowance, history: readonly Tally[], caution: Caution) {
    this.#allowed = allowed;
    this.#caps = new Caps(caution, outage);
    this.#noise = new SplitNoise(clip(dispersion(neighbours(cleaned(history))), 1, 5));
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
