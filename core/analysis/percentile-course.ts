import type { Rules } from './evidence.ts';
import { median } from './median.ts';
import type { Period } from './series.ts';
import { oddsAbove, SignProcess, type SignSum } from './sign-process.ts';

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
