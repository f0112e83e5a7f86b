import type { Background } from './background.ts';
import { FailProcess } from './fail-process.ts';
import { FrailtyCheck } from './frailty-check.ts';
import type { Increment } from './split.ts';

/** A constant shift must explain the data so many times better than lasting noise does. */
const needed = Math.log(12);
/** From this share of bad answers on, and so many requests, a single period may decide. */
const outage = { share: 0.3, requests: 20 };

export interface Caution {
  readonly alpha: number;
  readonly minBadPeriods: number;
  readonly warmupPeriods: number;
}

/** One period's evidence, and what bounds it. */
export interface Heard {
  readonly increment: Increment;
  readonly phi: number;
  readonly requests: number;
  readonly bad: number;
}

/** The whole case of canary against stable: the fail process with its caps, held against lasting noise. */
export class Comparison {
  readonly #process = new FailProcess();
  readonly #frailty: FrailtyCheck;
  readonly #caution: Caution;
  #served = 0;

  constructor(background: Background, caution: Caution) {
    this.#frailty = new FrailtyCheck(background.noise);
    this.#caution = caution;
  }

  /** One period; `start` is the part of the bet placed before it, 0 for none. */
  advance({ increment, phi, requests, bad }: Heard, start: number): void {
    if (start > 0) this.#process.start(start);
    if (requests > 0) this.#served += 1;
    this.#process.advance(increment, phi, this.#cap(requests, bad));
    this.#frailty.see({ increment, phi, start });
  }

  /** No period decides alone, except an outage; a cold start decides nothing. */
  #cap(requests: number, bad: number): number {
    if (requests >= outage.requests && bad >= outage.share * requests) return Number.POSITIVE_INFINITY;
    const { alpha, minBadPeriods, warmupPeriods } = this.#caution;
    const cap = minBadPeriods > 1 ? Math.log(1 / alpha) / (minBadPeriods - 1) : Number.POSITIVE_INFINITY;
    return this.#served <= warmupPeriods ? Math.min(cap, Math.log(1 / alpha)) / 4 : cap;
  }

  /** ln E of the comparison, noise that lasts not yet considered. */
  get log(): number {
    return this.#process.log;
  }

  /** ln E, no higher than lasting noise leaves it: never above `log`. */
  get checked(): number {
    return Math.min(this.log, this.#frailty.log - needed + Math.log(1 / this.#caution.alpha));
  }
}
