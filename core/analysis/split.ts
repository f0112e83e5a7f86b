import type { Period } from './series.ts';

/** What both versions did in one period: requests and bad ones (5xx, or slow ones) of the canary and of the stable. */
export interface Split {
  readonly canary: number;
  readonly canaryBad: number;
  readonly stable: number;
  readonly stableBad: number;
}

/** How much worse than the stable the canary may be: at most `ratio` x its rate + `tolerance`. */
export interface Allowance {
  readonly ratio: number;
  readonly tolerance: number;
}

/** Evidence of one period, in nats, for "the canary's rate is `times` the allowed one" against "it is allowed". */
export type Increment = (times: number) => number;

/** A period's errors; a version without data has none of either, which is no evidence. */
export const splitOf = ({ canary, stable }: Period): Split => ({
  canary: canary?.requests ?? 0,
  canaryBad: canary?.errors ?? 0,
  stable: stable?.requests ?? 0,
  stableBad: stable?.errors ?? 0,
});
