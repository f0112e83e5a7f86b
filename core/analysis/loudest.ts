import { nothing, type Period, plus, type Total } from './series.ts';
import { type Allowance, splitIncrement, splitOf } from './split.ts';

/** Against each of these a stretch may speak loudest: so many times the allowed rate. */
const factors = [1.4, 3.5, 25];

/** Periods since the beginning of one of the steps: what they say against the canary, and what they add up to. */
export interface Stretch {
  /** Evidence in nats. */
  readonly against: number;
  readonly canary: Total;
  /** In those periods in which the canary has a data point. */
  readonly stable: Total;
}

const empty: Stretch = { against: 0, canary: nothing, stable: nothing };

/**
 * The periods that speak loudest against the canary, to quote numbers from: those since the beginning of one of the
 * steps. The verdict itself rests on all of them. A stretch that speaks for the canary when a step begins is outdone by
 * that step for good, so one stretch for each factor is all that need be known.
 */
export class Telling {
  readonly #allowed: Allowance;
  #stretches: readonly Stretch[];

  constructor(allowed: Allowance, from?: readonly Stretch[]) {
    this.#allowed = allowed;
    this.#stretches = from ?? factors.map(() => empty);
  }

  get sum(): readonly Stretch[] {
    return this.#stretches;
  }

  beginStep(): void {
    this.#stretches = this.#stretches.map((stretch) => (stretch.against < 0 ? empty : stretch));
  }

  advance(period: Period): void {
    const increment = splitIncrement(splitOf(period), this.#allowed);
    this.#stretches = this.#stretches.map(({ against, canary, stable }, i) => ({
      against: against + increment(factors[i] ?? 1),
      canary: plus(canary, period.canary),
      stable: period.canary === undefined ? stable : plus(stable, period.stable),
    }));
  }

  get loudest(): Stretch {
    return this.#stretches.reduce((a, b) => (b.against > a.against ? b : a), this.#stretches[0] ?? empty);
  }
}
