import { median } from './median.ts';

/** What the stable did in one period: `bad` of `requests`. */
export interface Tally {
  readonly requests: number;
  readonly bad: number;
}

export const historyPeriods = 240;

const unseen: Tally = { requests: 0, bad: 0 };

/**
 * The stable's newest periods with its incidents blanked out: a period counts as unseen when its bad answers are more
 * than three times the median rate explains (with 5 and three standard errors of grace), since an incident says nothing
 * about ordinary noise. Each period keeps its place, for noise that lasts is told by what comes next.
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
