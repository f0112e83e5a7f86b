export interface Caution {
  readonly alpha: number;
  readonly minBadPeriods: number;
  readonly warmupPeriods: number;
}

/** So many requests, and this share of them bad, and a single period may decide. */
const outageRequests = 20;

/** How much evidence one period may bring at most: none decides alone, except an outage; a cold start decides nothing. */
export class Caps {
  readonly #caution: Caution;
  readonly #outage: number;
  /** Periods in which the canary has served so far. */
  served: number;

  /** `outage` is the share of bad answers from which a period is no longer held back. */
  constructor(caution: Caution, outage: number, served = 0) {
    this.#caution = caution;
    this.#outage = outage;
    this.served = served;
  }

  /** The canary has served for longer than the warm-up. */
  get warm(): boolean {
    return this.served > this.#caution.warmupPeriods;
  }

  /** For the next period, in nats. The warm-up counts the periods in which the canary serves. */
  next(requests: number, bad: number): number {
    if (requests > 0) this.served += 1;
    if (requests >= outageRequests && bad >= this.#outage * requests) return Number.POSITIVE_INFINITY;
    const { alpha, minBadPeriods } = this.#caution;
    const cap = minBadPeriods > 1 ? Math.log(1 / alpha) / (minBadPeriods - 1) : Number.POSITIVE_INFINITY;
    return this.warm ? cap : Math.min(cap, Math.log(1 / alpha)) / 4;
  }
}
