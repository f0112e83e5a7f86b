import { noiseWeights, prudentBelief, usualBelief } from './lasting-noise.ts';
import {
  clip,
  dispersion,
  joined,
  type Neighbours,
  neighbours,
  noNeighbours,
  pair,
  type Tally,
  usualRate,
} from './noise.ts';

/** What the stable's past says about ordinary noise, in figures. */
export interface BackgroundSum extends Omit<Background, 'noise'> {
  /** How likely each kind of lasting noise is; the first: none. */
  readonly noise: readonly number[];
}

/** What the stable's past says about ordinary noise; worked out once for all periods of a rollout. */
export interface Background {
  /** The stable's usual error rate. */
  readonly usual: number;
  readonly neighbours: Neighbours;
  /** The same over the last hour alone. */
  readonly newest: Neighbours;
  /** How likely each kind of lasting noise is; worked out when first asked for. */
  readonly noise: () => readonly number[];
}

/** From the cleaned history. */
export function background(history: readonly Tally[], prudent: boolean): Background {
  const all = neighbours(history);
  const phi = clip(dispersion(all), 1, 20);
  let weights: readonly number[] | undefined;
  return {
    usual: usualRate(history),
    neighbours: all,
    newest: neighbours(history.slice(-60)),
    noise: () => {
      weights ??= noiseWeights(history, phi, prudent ? prudentBelief(phi) : usualBelief);
      return weights;
    },
  };
}

export const backgroundSum = ({ noise, ...rest }: Background): BackgroundSum => ({ ...rest, noise: noise() });

export const knownBackground = ({ noise, ...rest }: BackgroundSum): Background => ({ ...rest, noise: () => noise });

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
