import { logAddExp } from './log-sum.ts';
import { type Packed, pack, unpack } from './packed.ts';

/** Which part of alpha each of the two guards may spend, and the part of the whole evidence that it is. */
export const guardShare = 0.05;

/** Far above what the stable was ever used to: three times its rate and one percentage point. */
export const guardLimit = (usual: number): number => 3 * usual + 0.01;

/**
 * Evidence that a rate is above a limit that has nothing to do with the other version: against twice the limit, with a
 * bet placed anew at each period. It sees what a comparison is blind to, a canary that hurts both versions. `periods`
 * is how many the rollout is planned to have; one held for longer gets the same amount of bets for each further stretch.
 */
export class Guard {
  readonly #bet: number;
  readonly #cap: number;
  #unspent = 1;
  #log = Number.NEGATIVE_INFINITY;

  /** At least `leastBad` bad periods are needed before its share of alpha suffices. */
  constructor(periods: number, leastBad: number, alpha: number, from?: Packed) {
    this.#bet = 1 / periods;
    this.#cap = (Math.log(1 / (alpha * guardShare)) + Math.log(periods)) / leastBad;
    if (from !== undefined) [this.#log = 0, this.#unspent = 0] = unpack(from);
  }

  /** ln of the stake, and the part of it that is not placed yet. */
  get sum(): Packed {
    return pack([this.#log, this.#unspent]);
  }

  /** One period; `phi` >= 1 divides its evidence (over-dispersion). */
  advance(requests: number, bad: number, limit: number, phi: number): void {
    if (this.#unspent < this.#bet / 2) this.#unspent = 1;
    this.#unspent -= this.#bet;
    this.#log = logAddExp(this.#log, Math.log(this.#bet));
    this.#log += Math.min((bad * Math.LN2 - requests * limit) / phi, this.#cap);
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return logAddExp(this.#log, this.#unspent > this.#bet / 2 ? Math.log(this.#unspent) : Number.NEGATIVE_INFINITY);
  }
}
