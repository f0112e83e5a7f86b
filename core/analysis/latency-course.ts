import { type Caution, startWeight } from './bets.ts';
import { logSumExp } from './math.ts';
import { PercentileCourse, type PercentileSum } from './percentile-course.ts';
import type { Period } from './series.ts';
import type { Rules } from './settings.ts';
import { SlowCourse, type SlowSum, slowBackground } from './slow-course.ts';
import type { Split } from './split.ts';

/**
 * How many more slow requests are allowed above the stable's old p95 and p98, and each one's share of the evidence. The
 * second sees a long tail, which the first takes for nothing.
 */
const limits = [
  { allowed: { ratio: 1.25, tolerance: 0.005 }, share: 0.3 },
  { allowed: { ratio: 1.15, tolerance: 0.002 }, share: 0.4 },
];

/** What it has come to; `slow` is empty when the source counts no slow requests. */
export interface LatencySum {
  readonly percentile: PercentileSum;
  readonly slow: readonly SlowSum[];
  readonly steps: number;
  /** Part of the bet that is placed with the next period. */
  readonly start: number;
}

/** All evidence of the latency: counts of slow requests where the source gives them, the percentile in any case. */
export class LatencyCourse {
  readonly #percentile: PercentileCourse;
  readonly #slow: readonly { readonly course: SlowCourse; readonly share: number; readonly limit: number }[];
  readonly #plannedSteps: number | undefined;
  #steps: number;
  #start: number;

  /** `from` is what the stable's history shows, or what an earlier course has come to. */
  constructor(
    spec: NonNullable<Rules['latency']>,
    from: readonly Period[] | LatencySum,
    caution: Caution,
    plannedSteps: number | undefined,
  ) {
    this.#plannedSteps = plannedSteps;
    const sum = 'percentile' in from ? from : undefined;
    this.#percentile = new PercentileCourse(spec, sum?.percentile);
    this.#steps = sum?.steps ?? 0;
    this.#start = sum?.start ?? 0;
    if (!('percentile' in from)) for (const period of from) this.#percentile.remember(period);
    const slow = 'percentile' in from ? from.slow : slowBackgrounds(from);
    this.#slow = limits.flatMap(({ allowed, share }, limit) => {
      const begun = slow[limit];
      return begun === undefined ? [] : [{ course: new SlowCourse(allowed, caution, begun), share, limit }];
    });
  }

  get sum(): LatencySum {
    const slow = this.#slow.map(({ course }) => course.sum);
    return { percentile: this.#percentile.sum, slow, steps: this.#steps, start: this.#start };
  }

  /** The stable's percentile over its newest half hour with a value. */
  get recent(): number | undefined {
    return this.#percentile.recent;
  }

  beginStep(weight: number): void {
    this.#percentile.beginStep(weight);
    this.#start = startWeight(this.#steps, this.#plannedSteps);
    this.#steps += 1;
  }

  advance(period: Period): void {
    this.#percentile.advance(period, this.#start);
    for (const { course, limit } of this.#slow) course.advance(slowSplit(period, limit), this.#start);
    this.#start = 0;
  }

  /** ln E: 0 before anything was seen. */
  get log(): number {
    const rest = 1 - this.#slow.reduce((sum, { share }) => sum + share, 0);
    return logSumExp([
      Math.log(rest) + this.#percentile.log,
      ...this.#slow.map(({ course, share }) => Math.log(share) + course.log),
    ]);
  }
}

function slowBackgrounds(history: readonly Period[]): Pick<SlowSum, 'noise'>[] {
  if (!history.some(({ stable }) => stable?.slow !== undefined)) return [];
  return limits.map((_, limit) => {
    const splits = history.map((period) => slowSplit(period, limit));
    return { noise: slowBackground(splits.map(({ stable, stableBad }) => ({ requests: stable, bad: stableBad }))) };
  });
}

/** Slow requests of both versions; a version without a count of them says nothing. */
function slowSplit({ canary, stable }: Period, limit: number): Split {
  const of = (counts: typeof canary) => ({ all: counts?.slow ? counts.requests : 0, slow: counts?.slow?.[limit] ?? 0 });
  const [c, s] = [of(canary), of(stable)];
  return { canary: c.all, canaryBad: c.slow, stable: s.all, stableBad: s.slow };
}
