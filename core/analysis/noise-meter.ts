import type { Background } from './background.ts';
import { clip, dispersion, joined, type Neighbours, noNeighbours, pair } from './dispersion.ts';
import type { Tally } from './history.ts';

/** Fewer pairs than this are too few to know the noise by; the rollout's own stable periods are added then. */
const leastPairs = 20;

/** What a noise meter has come to: the rollout's own pairs, and a period that waits for its neighbour. */
export interface NoiseSum {
  readonly own: Neighbours;
  readonly unpaired?: Tally;
}

/** Over-dispersion of the stable, as known so far: never below 1. */
export class NoiseMeter {
  readonly #background: Background;
  #own: Neighbours;
  #unpaired: Tally | undefined;

  constructor(background: Background, from?: NoiseSum) {
    this.#background = background;
    this.#own = from?.own ?? noNeighbours;
    this.#unpaired = from?.unpaired;
  }

  get sum(): NoiseSum {
    return { own: this.#own, ...(this.#unpaired && { unpaired: this.#unpaired }) };
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
