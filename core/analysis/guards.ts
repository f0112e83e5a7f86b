import { logAddExp, type Packed, pack, unpack } from './math.ts';
import type { Split } from './split.ts';

/** The part of alpha that each of the two guards may spend, and so its part of the whole evidence. */
export const guardShare = 0.05;

const window = 5;

/** The least number of bad periods before a guard fails a canary. */
const alonePeriods = 5;
const bothPeriods = 4;
const patientPeriods = 9;

/** The state of the guards: each one's stake, and the newest five periods. */
export interface GuardsSum {
  readonly alone: Packed;
  readonly both: Packed;
  readonly newest: readonly Split[];
}

/** Two guards against what a comparison cannot see: the canary far above the usual, and both versions above it. */
export class Guards {
  /** The stable's usual error rate, and the limit far above it: three times that rate and one percentage point. */
  readonly usual: number;
  readonly limit: number;
  readonly #alone: Guard;
  readonly #both: Guard;
  #newest: readonly Split[];

  /** `from` is the `sum` of guards that these carry on. */
  constructor(usual: number, plannedPeriods: number, alpha: number, from?: GuardsSum) {
    const periods = Math.max(1, plannedPeriods);
    this.usual = usual;
    this.limit = 3 * usual + 0.01;
    this.#alone = new Guard(periods, alonePeriods, alpha, from?.alone);
    this.#both = new Guard(periods, bothPeriods, alpha, from?.both);
    this.#newest = from?.newest ?? [];
  }

  get sum(): GuardsSum {
    return { alone: this.#alone.sum, both: this.#both.sum, newest: this.#newest };
  }

  /**
   * `phi` >= 1 divides the period's evidence (over-dispersion). `isPatient` asks for nine bad periods: both versions
   * fell ill well after the canary's share had grown, so something else is likely to hurt them.
   */
  advance({ split, phi, isPatient }: { split: Split; phi: number; isPatient: boolean }): void {
    const patience = isPatient ? patientPeriods / bothPeriods : 1;
    const { limit } = this;
    const { canary, canaryBad, stable, stableBad } = split;
    this.#newest = [...this.#newest.slice(1 - window), split];
    this.#alone.advance({ requests: canary, bad: canaryBad, limit, phi, patience });
    this.#both.advance({ requests: canary + stable, bad: canaryBad + stableBad, limit, phi, patience });
  }

  /** ln E of the canary alone. */
  get canary(): number {
    return this.#alone.log;
  }

  /** ln E of both together; 0 at most while the canary is well, because then the stable alone is ill. */
  get both(): number {
    return this.#canaryIll() ? this.#both.log : Math.min(0, this.#both.log);
  }

  #canaryIll(): boolean {
    const requests = this.#newest.reduce((sum, split) => sum + split.canary, 0);
    const bad = this.#newest.reduce((sum, split) => sum + split.canaryBad, 0);
    return bad >= Math.max(3, this.limit * requests);
  }
}

/** One period as a guard counts it; it brings at most a part of what it could, the smaller the more `patience`. */
interface Guarded {
  readonly requests: number;
  readonly bad: number;
  readonly limit: number;
  readonly phi: number;
  readonly patience: number;
}

/**
 * Evidence that a rate is above a fixed limit, independent of the other version: against twice the limit, with a bet
 * placed anew at each period. `periods` is the planned number. A rollout held for longer gets the same amount of bets
 * for each further stretch of that length.
 */
class Guard {
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

  advance({ requests, bad, limit, phi, patience }: Guarded): void {
    if (this.#unspent < this.#bet / 2) this.#unspent = 1;
    this.#unspent -= this.#bet;
    this.#log = logAddExp(this.#log, Math.log(this.#bet));
    this.#log += Math.min((bad * Math.LN2 - requests * limit) / phi, this.#cap / patience);
  }

  /** ln E: 0 before the first period. */
  get log(): number {
    return logAddExp(this.#log, this.#unspent > this.#bet / 2 ? Math.log(this.#unspent) : Number.NEGATIVE_INFINITY);
  }
}
