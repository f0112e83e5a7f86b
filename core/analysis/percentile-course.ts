import { logAddExp, logMeanExp, median, type Packed, pack, unpack } from './math.ts';
import type { Period } from './series.ts';
import type { Rules } from './settings.ts';

const recentPeriods = 30;

/** What it has come to; `recent` holds the stable's newest values, at most 30. */
export interface PercentileSum {
  readonly sign: SignSum;
  readonly recent: readonly number[];
}

/** The latency's evidence as the rollout goes on, from one percentile a period. */
export class PercentileCourse {
  readonly #ratio: number;
  readonly #percentile: number;
  readonly #process: SignProcess;
  #recent: readonly number[];
  #weight = 0;

  constructor({ ratio, percentile }: NonNullable<Rules['latency']>, from?: PercentileSum) {
    this.#ratio = ratio;
    this.#percentile = Number.parseInt(percentile.slice(1), 10) / 100;
    this.#process = new SignProcess(from?.sign);
    this.#recent = from?.recent ?? [];
  }

  get sum(): PercentileSum {
    return { sign: this.#process.sum, recent: this.#recent };
  }

  beginStep(weight: number): void {
    this.#weight = weight;
  }

  /** One period; `start` is the part of the bet placed before it, 0 for none. */
  advance(period: Period, start: number): void {
    if (start > 0) this.#process.start(start);
    const { canary } = period;
    const usual = this.#usual(period);
    if (canary?.latencyMs !== undefined && usual !== undefined && usual > 0) {
      const above = canary.latencyMs > this.#ratio * usual;
      this.#process.advance(above, oddsAbove(canary.requests, this.#percentile));
    }
    this.remember(period);
  }

  /** The stable's value in this period; its recent median when it is idle because the canary has all traffic. */
  #usual({ stable }: Period): number | undefined {
    if (stable?.latencyMs !== undefined) return stable.latencyMs;
    return this.#weight === 100 && (stable?.requests ?? 0) === 0 ? this.recent : undefined;
  }

  /** The stable's median over its newest half hour with a value. */
  get recent(): number | undefined {
    return median(this.#recent);
  }

  /** A period before the rollout: what the stable's response time was. */
  remember({ stable }: Period): void {
    if (stable?.latencyMs !== undefined) this.#recent = [...this.#recent.slice(1 - recentPeriods), stable.latencyMs];
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return this.#process.log;
  }
}

const bets = [0.2, 0.4, 0.6, 0.8, 0.95];

/** What a sign process has come to: ln of each bet's stake, and the part that is not placed yet. */
export interface SignSum {
  readonly bets: Packed;
  readonly unspent: number;
}

/**
 * Evidence from "was the canary's percentile above the limit in this period, yes or no", all that a percentile without
 * its samples can give: a bet against the odds that a canary within the limit has. At even odds a yes pays 1 + bet and
 * a no costs as much, so six periods in a row are the least that reach 1/alpha = 20 (a sign test made sequential by
 * betting: Shafer, "Testing by betting", JRSS A 184, 2021).
 */
export class SignProcess {
  readonly #logs: Float64Array;
  #unspent: number;

  constructor(from?: SignSum) {
    this.#logs = from ? unpack(from.bets) : new Float64Array(bets.length).fill(Number.NEGATIVE_INFINITY);
    this.#unspent = from?.unspent ?? 1;
  }

  get sum(): SignSum {
    return { bets: pack(this.#logs), unspent: this.#unspent };
  }

  /** Places a part of the bet before the next period. */
  start(weight: number): void {
    this.#unspent -= weight;
    for (const [k, log] of this.#logs.entries()) this.#logs[k] = logAddExp(log, Math.log(weight));
  }

  /** One period in which a canary within the limit is above it with a chance of `odds` at most. */
  advance(above: boolean, odds: number): void {
    for (const [k, bet] of bets.entries())
      this.#logs[k] = (this.#logs[k] ?? 0) + (above ? Math.log1p((bet * (1 - odds)) / odds) : Math.log1p(-bet));
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return logAddExp(
      logMeanExp(this.#logs),
      this.#unspent > 1e-12 ? Math.log(this.#unspent) : Number.NEGATIVE_INFINITY,
    );
  }
}

/**
 * The chance that a sample's percentile lies above that of all requests. One of so few that its percentile is its
 * maximum has that chance of holding any request from above; beyond that, it is a half: the rounding of a rank adds or
 * takes some, which evens out as the number of requests varies from period to period.
 */
export const oddsAbove = (requests: number, percentile: number): number =>
  requests * (1 - percentile) < 1 ? Math.max(0.5, 1 - percentile ** requests) : 0.5;
