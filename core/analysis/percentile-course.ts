import { Bets, type BetsSum } from './bets.ts';
import { median } from './math.ts';
import type { Period } from './series.ts';
import type { Rules } from './settings.ts';

const recentPeriods = 30;
const bets = [0.2, 0.4, 0.6, 0.8, 0.95];

/** The state of a percentile's evidence; `recent` holds the stable's newest values, at most 30. */
export interface PercentileSum {
  readonly sign: BetsSum;
  readonly recent: readonly number[];
}

/** The latency's evidence from one percentile a period. */
export class PercentileCourse {
  readonly #ratio: number;
  readonly #percentile: number;
  readonly #process: SignProcess;
  #recent: readonly number[];

  /** `from` is the `sum` of an earlier course; without it the stable's periods before the rollout count. */
  constructor({ ratio, percentile }: NonNullable<Rules['latency']>, history: readonly Period[], from?: PercentileSum) {
    this.#ratio = ratio;
    this.#percentile = Number.parseInt(percentile.slice(1), 10) / 100;
    this.#process = new SignProcess(from?.sign);
    this.#recent = from?.recent ?? history.reduce(recentPlus, []);
  }

  get sum(): PercentileSum {
    return { sign: this.#process.sum, recent: this.#recent };
  }

  /** `start` is the part of the stake placed before the period, 0 for none; `weight` is that of the running step. */
  advance({ period, start, weight }: { period: Period; start: number; weight: number }): void {
    this.#process.start(start);
    const { canary } = period;
    const usual = this.#usual(period, weight);
    if (canary?.latencyMs !== undefined && usual !== undefined && usual > 0) {
      const above = canary.latencyMs > this.#ratio * usual;
      this.#process.advance({ above, odds: oddsAbove(canary.requests, this.#percentile) });
    }
    this.#recent = recentPlus(this.#recent, period);
  }

  /** The stable's value in this period; its recent median when it is idle because the canary has all traffic. */
  #usual({ stable }: Period, weight: number): number | undefined {
    if (stable?.latencyMs !== undefined) return stable.latencyMs;
    return weight === 100 && (stable?.requests ?? 0) === 0 ? median(this.#recent) : undefined;
  }

  /** The stable's values in its newest half hour with values. */
  get recent(): readonly number[] {
    return this.#recent;
  }

  /** ln E: 0 before the first period. */
  get log(): number {
    return this.#process.log;
  }
}

const recentPlus = (recent: readonly number[], { stable }: Period): readonly number[] =>
  stable?.latencyMs === undefined ? recent : [...recent.slice(1 - recentPeriods), stable.latencyMs];

/**
 * Evidence from one question in each period: was the canary's percentile above the limit? A percentile without its
 * samples gives no more. It is a bet against the odds of a canary within the limit. At even odds a yes pays 1 + bet and
 * a no costs as much, so six periods in a row are the least that reach 1/alpha = 20 (a sign test made sequential by
 * betting: Shafer, "Testing by betting", JRSS A 184, 2021).
 */
export class SignProcess extends Bets {
  constructor(from?: BetsSum) {
    super(bets, from);
  }

  /** A canary within the limit is above it with a chance of `odds` at most. */
  advance({ above, odds }: { above: boolean; odds: number }): void {
    this.grow((bet) => (above ? Math.log1p((bet * (1 - odds)) / odds) : Math.log1p(-bet)));
  }
}

/**
 * The chance that a sample's percentile lies above that of all requests. If so few requests are sampled that the
 * percentile is their maximum, it is the chance that any of them lies above. With more requests it is a half: the
 * rounding of a rank shifts it, which evens out as the number of requests varies from period to period.
 */
export const oddsAbove = (requests: number, percentile: number): number =>
  requests * (1 - percentile) < 1 ? Math.max(0.5, 1 - percentile ** requests) : 0.5;
