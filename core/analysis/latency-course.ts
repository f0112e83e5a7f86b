import { allowedSlow } from './allowed-slow.ts';
import { type Caution, startWeight } from './bets.ts';
import { logSumExp } from './math.ts';
import { PercentileCourse, type PercentileSum } from './percentile-course.ts';
import type { Period } from './series.ts';
import type { Rules } from './settings.ts';
import { SlowCourse, type SlowSum, slowNoise } from './slow-course.ts';

/** Each count's share of the evidence. The second one sees a long tail, which the first does not. */
const limits = [
  { limit: 0, share: 0.3 },
  { limit: 1, share: 0.4 },
] as const;

/** The state of the latency's evidence; `slow` is empty when the source counts no slow requests. */
export interface LatencySum {
  readonly percentile: PercentileSum;
  readonly slow: readonly SlowSum[];
  readonly steps: number;
  /** The part of the stake that is placed with the next period. */
  readonly start: number;
}

/** The start of a latency's evidence. */
interface LatencyBeginning {
  readonly caution: Caution;
  readonly plannedSteps: number | undefined;
  /** Periods of the stable before the rollout; not read when there is a `sum`. */
  readonly history: readonly Period[];
  /** The state of an earlier course, which this one continues. */
  readonly sum: LatencySum | undefined;
}

/** All evidence of the latency: always the percentile, and counts of slow requests if the source has them. */
export class LatencyCourse {
  readonly #percentile: PercentileCourse;
  readonly #slow: readonly { readonly course: SlowCourse; readonly share: number }[];
  readonly #plannedSteps: number | undefined;
  #steps: number;
  #start: number;

  constructor(spec: NonNullable<Rules['latency']>, { caution, plannedSteps, history, sum }: LatencyBeginning) {
    this.#plannedSteps = plannedSteps;
    this.#percentile = new PercentileCourse(spec, history, sum?.percentile);
    this.#steps = sum?.steps ?? 0;
    this.#start = sum?.start ?? 0;
    const begun = sum?.slow ?? slowBeginnings(history);
    const allowed = allowedSlow[spec.slow];
    this.#slow = limits.flatMap(({ limit, share }, i) => {
      const from = begun[i];
      return from === undefined ? [] : [{ course: new SlowCourse(limit, allowed[limit], caution, from), share }];
    });
  }

  get sum(): LatencySum {
    const slow = this.#slow.map(({ course }) => course.sum);
    return { percentile: this.#percentile.sum, slow, steps: this.#steps, start: this.#start };
  }

  /** The stable's percentiles in its newest half hour with values. */
  get recent(): readonly number[] {
    return this.#percentile.recent;
  }

  beginStep(): void {
    this.#start = startWeight(this.#steps, this.#plannedSteps);
    this.#steps += 1;
  }

  /** `weight` is the running step's. */
  advance({ period, weight }: { period: Period; weight: number }): void {
    const start = this.#start;
    this.#percentile.advance({ period, start, weight });
    for (const { course } of this.#slow) course.advance({ period, start });
    this.#start = 0;
  }

  /** ln E: 0 before the first period. */
  get log(): number {
    const rest = 1 - this.#slow.reduce((sum, { share }) => sum + share, 0);
    return logSumExp([
      Math.log(rest) + this.#percentile.log,
      ...this.#slow.map(({ course, share }) => Math.log(share) + course.log),
    ]);
  }
}

function slowBeginnings(history: readonly Period[]): Pick<SlowSum, 'noise'>[] {
  if (!history.some(({ stable }) => stable?.slow !== undefined)) return [];
  return limits.map(({ limit }) => ({ noise: slowNoise(history, limit) }));
}
