import type { Retrier } from '../definition/machine.ts';

/** How long to wait before a retry, in milliseconds: `earlier` is how many of this retrier's came before it. */
export function retryInterval(retrier: Retrier, earlier: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** earlier;
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return Math.round((retrier.fullJitter ? seconds * random() : seconds) * 1000);
}
