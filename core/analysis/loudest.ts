import { nothing, type Period, plus, type Total } from './series.ts';
import { type Allowance, splitIncrement, splitOf } from './split.ts';

/** The multiples of the allowed rate that each stretch is weighed against. */
const factors = [1.4, 3.5, 25];

/** Periods since the beginning of one of the steps: their evidence against the canary, and their sums. */
export interface Stretch {
  /** Evidence in nats. */
  readonly against: number;
  readonly canary: Total;
  /** The stable in those periods in which the canary has a data point. */
  readonly stable: Total;
}

const empty: Stretch = { against: 0, canary: nothing, stable: nothing };

/**
 * The stretches with the most evidence against the canary, one for each factor. A verdict rests on all periods, but
 * quotes its numbers from one of these. The beginning of a step replaces, for good, a stretch that speaks for the
 * canary. So no other stretch need be known.
 */
export type Loudest = readonly Stretch[];

export const noStretches: Loudest = factors.map(() => empty);

/** With another step that begins. */
export const stretchesBegun = (stretches: Loudest): Loudest =>
  stretches.map((stretch) => (stretch.against < 0 ? empty : stretch));

/** With one more period. */
export function stretchesPlus(stretches: Loudest, period: Period, allowed: Allowance): Loudest {
  const increment = splitIncrement(splitOf(period), allowed);
  return stretches.map(({ against, canary, stable }, i) => ({
    against: against + increment(factors[i] ?? 1),
    canary: plus(canary, period.canary),
    stable: period.canary === undefined ? stable : plus(stable, period.stable),
  }));
}

export const loudestOf = (stretches: Loudest): Stretch =>
  stretches.reduce((a, b) => (b.against > a.against ? b : a), stretches[0] ?? empty);
