import { median } from './math.ts';

/** The stable's answers in one period: `bad` of `requests`. */
export interface Tally {
  readonly requests: number;
  readonly bad: number;
}

/** The used length of the stable's past: four hours of one-minute periods. */
export const historyPeriods = 240;

const unseen: Tally = { requests: 0, bad: 0 };

/**
 * The stable's newest periods without its incidents, which say nothing about ordinary noise. A period counts as unseen
 * when it has more than three times the bad answers of the median rate. The grace is 5 and three standard errors. Each
 * period keeps its place, because lasting noise shows in the periods that follow.
 */
export function cleaned(history: readonly Tally[]): Tally[] {
  const newest = history.slice(-historyPeriods);
  const rates = newest.filter((tally) => tally.requests > 0).map((tally) => tally.bad / tally.requests);
  const usual = median(rates) ?? 0;
  return newest.map((tally) => {
    const thrice = 3 * usual * tally.requests;
    return tally.bad > thrice + 5 + 3 * Math.sqrt(thrice) ? unseen : tally;
  });
}

/** The stable's rate over these periods, never quite 0: (bad + 1/2) / (requests + 1). */
export function usualRate(history: readonly Tally[]): number {
  let bad = 0.5;
  let requests = 1;
  for (const tally of history) {
    bad += tally.bad;
    requests += tally.requests;
  }
  return bad / requests;
}

/** Chi-square of one pair at most: a single outlier is not the noise. */
export const winsor = 50;

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

export const neighboursPlus = (a: Neighbours, b: Neighbours): Neighbours => ({
  chi2: a.chi2 + b.chi2,
  pairs: a.pairs + b.pairs,
});

/** Periods (1,2), (3,4), ...: neighbours share slow drift, so that only noise from minute to minute is left. */
export function neighbours(history: readonly Tally[]): Neighbours {
  let found = noNeighbours;
  for (let i = 0; i + 1 < history.length; i += 2) {
    const [first, second] = [history[i], history[i + 1]];
    if (first && second) found = neighboursPlus(found, pair(first, second));
  }
  return found;
}

/** Over-dispersion: how many times the variance of counts exceeds that of chance; shrunk towards 1, not yet clipped. */
export const dispersion = ({ chi2, pairs }: Neighbours): number => (chi2 + 5) / (pairs + 5);

export const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * The noise of one period. A version's own multiplicative noise is over-dispersed in proportion to the number of
 * errors. So phi grows with the errors while they are up on the stable too (a shared blip). phi = 1 stays 1.
 */
export function periodDispersion(phi: number, stable: Tally, usual: number): number {
  return 1 + (phi - 1) * Math.max(1, (stable.bad + 1) / (stable.requests * usual + 1));
}
