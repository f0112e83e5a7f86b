import type { Tally } from './history.ts';

/** One neighbour may be an outlier; it is not the noise. */
const winsor = 50;

/** Chi-square of neighbouring periods that should share one rate, summed over pairs. */
export interface Neighbours {
  readonly chi2: number;
  readonly pairs: number;
}

export const noNeighbours: Neighbours = { chi2: 0, pairs: 0 };

/** Two neighbouring periods under one pooled rate: 1 degree of freedom. No pair without traffic in both. */
export function pair(first: Tally, second: Tally): Neighbours {
  const requests = first.requests + second.requests;
  const p = (first.bad + second.bad) / requests;
  if (first.requests === 0 || second.requests === 0) return noNeighbours;
  if (p === 0 || p === 1) return { chi2: 0, pairs: 1 };
  const part = ({ requests: n, bad }: Tally) => (bad - n * p) ** 2 / (n * p * (1 - p));
  return { chi2: Math.min(winsor, part(first) + part(second)), pairs: 1 };
}

export const joined = (a: Neighbours, b: Neighbours): Neighbours => ({
  chi2: a.chi2 + b.chi2,
  pairs: a.pairs + b.pairs,
});

/** Periods (1,2), (3,4), ...: neighbours share slow drift, so that only noise from minute to minute is left. */
export function neighbours(history: readonly Tally[]): Neighbours {
  let found = noNeighbours;
  for (let i = 0; i + 1 < history.length; i += 2) {
    const [first, second] = [history[i], history[i + 1]];
    if (first && second) found = joined(found, pair(first, second));
  }
  return found;
}

/** Over-dispersion: how many times the variance of counts exceeds that of chance; shrunk towards 1, not yet clipped. */
export const dispersion = ({ chi2, pairs }: Neighbours): number => (chi2 + 5) / (pairs + 5);

export const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * The noise of one period. A version's own multiplicative noise is over-dispersed in proportion to the number of
 * errors, so while errors are up on the stable too (a shared blip), phi grows with them. phi = 1 stays 1.
 */
export function periodDispersion(phi: number, stable: Tally, usual: number): number {
  return 1 + (phi - 1) * Math.max(1, (stable.bad + 1) / (stable.requests * usual + 1));
}
