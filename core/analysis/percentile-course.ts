import type { Rules } from './evidence.ts';
import { median } from './median.ts';
import type { Period } from './series.ts';
import { oddsAbove, SignProcess } from './sign-process.ts';

const recentPeriods = 30;

/** The latency's evidence as the rollout goes on, from one percentile a period. */
export class PercentileCourse {
  readonly #ratio: number;
  readonly #percentile: number;
  readonly #process = new SignProcess();
  #recent: readonly number[] = [];
  #weight = 0;

  constructor({ ratio, percentile }: NonNullable<Rules['latency']>, history: readonly Period[]) {
    this.#ratio = ratio;
    this.#percentile = Number.parseInt(percentile.slice(1), 10) / 100;
    for (const period of history) this.#remember(period);
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
    this.#remember(period);
  }

  /** The stable's value in this period; its recent median when it is idle because the canary has all traffic. */
  #usual({ stable }: Period): number | undefined {
    if (stable?.latencyMs !== undefined) return stable.latencyMs;
    return this.#weight === 100 && (stable?.requests ?? 0) === 0 ? median(this.#recent) : undefined;
  }

  #remember({ stable }: Period): void {
    if (stable?.latencyMs !== undefined) this.#recent = [...this.#recent.slice(1 - recentPeriods), stable.latencyMs];
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    return this.#process.log;
  }
}
