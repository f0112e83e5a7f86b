import { noiseWeights, prudentBelief, usualBelief } from './lasting-noise.ts';
import {
  clip,
  dispersion,
  type Neighbours,
  neighbours,
  neighboursPlus,
  noNeighbours,
  pair,
  type Tally,
  usualRate,
} from './noise.ts';

/** The stable's ordinary noise before the rollout; worked out once for all of its periods. */
export interface Background {
  /** The stable's usual error rate. */
  readonly usual: number;
  readonly neighbours: Neighbours;
  /** The same over the last hour alone. */
  readonly newest: Neighbours;
  /** The likelihood of each kind of lasting noise (the first: none); computed when first asked for. */
  readonly noise: () => readonly number[];
}

/** The same in figures alone. */
export interface BackgroundSum extends Omit<Background, 'noise'> {
  readonly noise: readonly number[];
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

/** A background of fewer pairs is too small to know the noise by: the rollout's own pairs are added. */
const leastPairs = 20;

/** The stable's pairs of periods (0,1), (2,3), ... in the rollout itself, and a period that waits for its neighbour. */
export interface NoiseSum {
  readonly own: Neighbours;
  readonly unpaired?: Tally;
}

export const noNoise: NoiseSum = { own: noNeighbours };

/** Adds one more period of the rollout. */
export const noisePlus = ({ own, unpaired }: NoiseSum, stable: Tally): NoiseSum =>
  unpaired === undefined ? { own, unpaired: stable } : { own: neighboursPlus(own, pair(unpaired, stable)) };

/** The stable's over-dispersion over four hours, from 1: for the fail process. */
export const failPhi = ({ neighbours: past }: Background, { own }: NoiseSum): number => clip(overAll(past, own), 1, 8);

/** The same over the last hour: for the pass process. */
export const passPhi = ({ newest }: Background, { own }: NoiseSum): number => clip(overAll(newest, own), 1, 5);

const overAll = (past: Neighbours, own: Neighbours) =>
  dispersion(past.pairs < leastPairs ? neighboursPlus(past, own) : past);

/** Factors by which a constant shift must explain the data better than lasting noise: least, most, without a history. */
const needed = { quiet: Math.log(2), noisy: Math.log(20), unknown: Math.log(12) };
/** Weights of "no lasting noise" between which the factor falls from the most to the least. */
const quietness = { from: 0.6, to: 0.92 };

/**
 * ln of the factor by which a constant shift must explain the data better than lasting noise does. The history shows
 * how much of that is called for: little where it has no lasting noise. It is calibrated on services with and without
 * such noise, and bounds no error: the bound of the fail process stands without it.
 */
export function neededOverNoise({ neighbours: { pairs }, noise }: Background): number {
  if (pairs === 0) return needed.unknown;
  const [quiet = 0] = noise();
  const way = clip((quiet - quietness.from) / (quietness.to - quietness.from), 0, 1);
  return needed.noisy + (needed.quiet - needed.noisy) * way;
}
