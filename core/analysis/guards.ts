import { logAddExp, type Packed, pack, unpack } from './math.ts';
import type { Split } from './split.ts';

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

const window = 5;

/** What the guards have come to: each one's stake, and the newest five periods. */
export interface GuardsSum {
  readonly alone: Packed;
  readonly both: Packed;
  readonly newest: readonly Split[];
}

/** Two guards against what a comparison cannot see: the canary far above the usual, and both versions above it. */
export class Guards {
  readonly usual: number;
  readonly limit: number;
  readonly #alone: Guard;
  readonly #both: Guard;
  #newest: readonly Split[];

  constructor(usual: number, plannedPeriods: number, alpha: number, from?: GuardsSum) {
    const periods = Math.max(1, plannedPeriods);
    this.usual = usual;
    this.limit = guardLimit(usual);
    this.#alone = new Guard(periods, 5, alpha, from?.alone);
    this.#both = new Guard(periods, 4, alpha, from?.both);
    this.#newest = from?.newest ?? [];
  }

  get sum(): GuardsSum {
    return { alone: this.#alone.sum, both: this.#both.sum, newest: this.#newest };
  }

  advance(split: Split, phi: number): void {
    this.#newest = [...this.#newest.slice(1 - window), split];
    this.#alone.advance(split.canary, split.canaryBad, this.limit, phi);
    this.#both.advance(split.canary + split.stable, split.canaryBad + split.stableBad, this.limit, phi);
  }

  /** ln E of the canary alone. */
  get canary(): number {
    return this.#alone.log;
  }

  /** ln E of both together; nothing while the canary is well, for then only the stable is ill. */
  get both(): number {
    return this.#canaryIll() ? this.#both.log : Math.min(0, this.#both.log);
  }

  #canaryIll(): boolean {
    const requests = this.#newest.reduce((sum, split) => sum + split.canary, 0);
    const bad = this.#newest.reduce((sum, split) => sum + split.canaryBad, 0);
    return bad >= Math.max(3, this.limit * requests);
  }
}
