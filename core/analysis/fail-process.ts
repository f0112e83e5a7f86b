import { logAddExp, logMeanExp } from './log-sum.ts';
import { type Packed, pack, unpack } from './packed.ts';
import type { Increment } from './split.ts';

/** How many times the allowed rate a bad canary may have: a bet on each, in equal parts. */
const grid = [1.4, 2, 3.5, 8, 25, 100];

/** What a fail process has come to. */
export interface FailSum {
  /** ln of each bet's stake, from the smallest factor to the largest. */
  readonly bets: Packed;
  /** Part of the stake that is not placed yet. */
  readonly unspent: number;
}

/**
 * Evidence that the canary is worse than allowed, gathered over the whole rollout: a mixture of likelihood ratios with
 * restarts. Under the null its expectation never exceeds 1, so it ever reaches 1/alpha with a probability of at most
 * alpha (Ville's inequality), however often one looks.
 */
export class FailProcess {
  readonly #logs: Float64Array;
  #unspent: number;

  /** `from` is what an earlier one has come to, which this one carries on. */
  constructor(from?: FailSum) {
    this.#logs = from ? unpack(from.bets) : new Float64Array(grid.length).fill(Number.NEGATIVE_INFINITY);
    this.#unspent = from?.unspent ?? 1;
  }

  get sum(): FailSum {
    return { bets: pack(this.#logs), unspent: this.#unspent };
  }

  /** Places a part of the bet before the next period. */
  start(weight: number): void {
    this.#unspent -= weight;
    for (const [k, log] of this.#logs.entries()) this.#logs[k] = logAddExp(log, Math.log(weight));
  }

  /** One period: `phi` >= 1 divides its evidence (over-dispersion), `cap` bounds it from above. */
  advance(increment: Increment, phi: number, cap: number): void {
    for (const [k, times] of grid.entries())
      this.#logs[k] = (this.#logs[k] ?? 0) + Math.min(increment(times) / phi, cap);
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return logAddExp(
      logMeanExp(this.#logs),
      this.#unspent > 1e-12 ? Math.log(this.#unspent) : Number.NEGATIVE_INFINITY,
    );
  }
}
