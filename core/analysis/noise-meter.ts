import type { Background } from './background.ts';
import { clip, dispersion, joined, type Neighbours, pair } from './dispersion.ts';
import type { Tally } from './history.ts';

/** Fewer pairs than this are too few to know the noise by; the rollout's own stable periods are added then. */
const leastPairs = 20;

/** Over-dispersion of the stable, as known so far: never below 1. */
export class NoiseMeter {
  readonly #background: Background;
  #own: Neighbours = { chi2: 0, pairs: 0 };
  #unpaired: Tally | undefined;

  constructor(background: Background) {
    this.#background = background;
  }

  /** One period of the rollout: pairs are its periods (0,1), (2,3), ... */
  advance(stable: Tally): void {
    if (this.#unpaired === undefined) {
      this.#unpaired = stable;
      return;
    }
    this.#own = joined(this.#own, pair(this.#unpaired, stable));
    this.#unpaired = undefined;
  }

  /** For the fail process: over four hours. */
  get phi(): number {
    return clip(this.#over(this.#background.neighbours), 1, 8);
  }

  /** For the pass process: over the last hour. */
  get newestPhi(): number {
    return clip(this.#over(this.#background.newest), 1, 5);
  }

  #over(past: Neighbours): number {
    return dispersion(past.pairs < leastPairs ? joined(past, this.#own) : past);
  }
}
