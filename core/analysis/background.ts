import { clip, dispersion, type Neighbours, neighbours } from './dispersion.ts';
import { noiseWeights, prudentBelief, usualBelief } from './frailty.ts';
import { type Tally, usualRate } from './history.ts';

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
