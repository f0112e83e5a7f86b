import type { Rules } from './evidence.ts';
import { type LimitRow, lengthened, limitRows } from './limit-rows.ts';
import type { Counts, Period } from './series.ts';
import { noneSlow, type Slow, slowPlus } from './slow-requests.ts';
import { nothing, plus, type Total } from './totals.ts';

/** What is told by single periods, medians above all, is told by so many newest ones of the step. */
export const newestPeriods = 60;

/** How often a percentile was had, and over how many canary requests. */
export interface Timed {
  readonly periods: number;
  readonly requests: number;
}

/** What the running step comes to so far, single periods left out. */
export interface StepSum {
  /** Integer percent set for the canary. */
  readonly weight: number;
  /** Whole periods, those without data included. */
  readonly periods: number;
  readonly canary: Total;
  readonly stable: Total;
  /** The stable in those periods in which the canary has a data point. */
  readonly beside: Total;
  /** Requests of the step's first period, in which the callers may still follow the weight before. */
  readonly first: { readonly canary: number; readonly all: number };
  /** Canary requests since it last gave an answer that is no 5xx, or a response time. */
  readonly refused: number;
  /** Periods with a percentile of the canary, and with one of both versions. */
  readonly timed: Timed;
  readonly paired: Timed;
  readonly slow: { readonly canary: Slow; readonly stable: Slow };
  /** One for each plain limit of the rules, in their order. */
  readonly rows: readonly LimitRow[];
}

/** A step with nothing in it yet. */
export const emptyStep = (weight: number, rules: Rules): StepSum => ({
  weight,
  periods: 0,
  canary: nothing,
  stable: nothing,
  beside: nothing,
  first: { canary: 0, all: 0 },
  refused: 0,
  timed: { periods: 0, requests: 0 },
  paired: { periods: 0, requests: 0 },
  slow: { canary: noneSlow, stable: noneSlow },
  rows: limitRows(rules),
});

/** The step with one more period. */
export function withPeriod(step: StepSum, period: Period, rules: Rules): StepSum {
  const { canary, stable } = period;
  const all = (canary?.requests ?? 0) + (stable?.requests ?? 0);
  return {
    weight: step.weight,
    periods: step.periods + 1,
    canary: plus(step.canary, canary),
    stable: plus(step.stable, stable),
    beside: canary === undefined ? step.beside : plus(step.beside, stable),
    first: step.periods === 0 ? { canary: canary?.requests ?? 0, all } : step.first,
    refused: canary === undefined ? step.refused : answered(canary) ? 0 : step.refused + canary.requests,
    timed: isTimed(canary) ? timedPlus(step.timed, canary) : step.timed,
    paired: isTimed(canary) && comparable(stable) ? timedPlus(step.paired, canary) : step.paired,
    slow: { canary: slowPlus(step.slow.canary, canary), stable: slowPlus(step.slow.stable, stable) },
    rows: lengthened(step.rows, period, rules),
  };
}

/** A version's counts in a period in which its percentile has a value. */
export interface TimedCounts extends Counts {
  readonly latencyMs: number;
}

export const isTimed = (counts: Counts | undefined): counts is TimedCounts => counts?.latencyMs !== undefined;

/** A value that a ratio can be taken to. */
export const comparable = (counts: Counts | undefined): counts is TimedCounts =>
  isTimed(counts) && counts.latencyMs > 0;

const timedPlus = (sum: Timed, { requests }: Counts): Timed => ({
  periods: sum.periods + 1,
  requests: sum.requests + requests,
});

/** A period that shows a living canary: one answer that is no 5xx, or a response time, which no dead target has. */
const answered = (canary: Counts): boolean => canary.errors < canary.requests || canary.latencyMs !== undefined;
