import type { Caution } from './caps.ts';
import type { Rules } from './evidence.ts';
import { logSumExp } from './log-sum.ts';
import { PercentileCourse } from './percentile-course.ts';
import type { Period } from './series.ts';
import { SlowCourse } from './slow-course.ts';
import type { Split } from './split.ts';
import { startWeight } from './starts.ts';

/**
 * How many more slow requests are allowed above the stable's old p95 and p98, and each one's share of the evidence. The
 * second sees a long tail, which the first takes for nothing.
 */
const limits = [
  { allowed: { ratio: 1.25, tolerance: 0.005 }, share: 0.3 },
  { allowed: { ratio: 1.15, tolerance: 0.002 }, share: 0.4 },
];

/** All evidence of the latency: counts of slow requests where the source gives them, the percentile in any case. */
export class LatencyCourse {
  readonly #percentile: PercentileCourse;
  readonly #slow: readonly { readonly course: SlowCourse; readonly share: number; readonly limit: number }[];
  readonly #plannedSteps: number | undefined;
  #steps = 0;
  #start = 0;

  constructor(
    spec: NonNullable<Rules['latency']>,
    history: readonly Period[],
    caution: Caution,
    plannedSteps: number | undefined,
  ) {
    this.#plannedSteps = plannedSteps;
    this.#percentile = new PercentileCourse(spec, history);
    const counted = history.some(({ stable }) => stable?.slow !== undefined);
    this.#slow = (counted ? limits : []).map(({ allowed, share }, limit) => {
      const tallies = history
        .map((period) => slowSplit(period, limit))
        .map((s) => ({ requests: s.stable, bad: s.stableBad }));
      return { course: new SlowCourse(allowed, tallies, caution), share, limit };
    });
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

/** Slow requests of both versions; a version without a count of them says nothing. */
function slowSplit({ canary, stable }: Period, limit: number): Split {
  const of = (counts: typeof canary) => ({ all: counts?.slow ? counts.requests : 0, slow: counts?.slow?.[limit] ?? 0 });
  const [c, s] = [of(canary), of(stable)];
  return { canary: c.all, canaryBad: c.slow, stable: s.all, stableBad: s.slow };
}
