import { type LimitRow, limitRows, rowsPlus } from './limits.ts';
import { type Counts, nothing, type Period, plus, type Total } from './series.ts';
import type { Rules } from './settings.ts';

/** Figures that need single periods, such as medians, use only this many of the step's newest ones. */
export const newestPeriods = 60;

/** The number of periods in which a percentile has a value, and of canary requests in these. */
export interface Timed {
  readonly periods: number;
  readonly requests: number;
}

/** Sums over the running step. */
export interface StepSum {
  /** Integer percent set for the canary. */
  readonly weight: number;
  /** Whole periods, those without data included. */
  readonly periods: number;
  /** Whole periods before these that were left out, because requests may have followed the weight before; absent: none. */
  readonly unsettled?: number;
  readonly canary: Total;
  readonly stable: Total;
  /** The stable in those periods in which the canary has a data point. */
  readonly beside: Total;
  /** Requests of the step's first period, in which the callers may still follow the previous weight. */
  readonly first: { readonly canary: number; readonly all: number };
  /** Canary requests since it last gave an answer that is no 5xx, or a response time. */
  readonly refused: number;
  /** Periods with a percentile of the canary. */
  readonly timed: Timed;
  /** Periods with a percentile of both versions. */
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

/** With one more period. */
export function stepPlus(step: StepSum, period: Period, rules: Rules): StepSum {
  const { canary, stable } = period;
  const all = (canary?.requests ?? 0) + (stable?.requests ?? 0);
  return {
    weight: step.weight,
    ...(step.unsettled !== undefined && { unsettled: step.unsettled }),
    periods: step.periods + 1,
    canary: plus(step.canary, canary),
    stable: plus(step.stable, stable),
    beside: canary === undefined ? step.beside : plus(step.beside, stable),
    first: step.periods === 0 ? { canary: canary?.requests ?? 0, all } : step.first,
    refused: refusedIn(step, canary),
    timed: isTimed(canary) ? timedPlus(step.timed, canary) : step.timed,
    paired: isTimed(canary) && comparable(stable) ? timedPlus(step.paired, canary) : step.paired,
    slow: { canary: slowPlus(step.slow.canary, canary), stable: slowPlus(step.slow.stable, stable) },
    rows: rowsPlus(step.rows, period, rules),
  };
}

/** With one more period that is left out of all sums. A canary that answers nothing shows in it all the same. */
export const stepUnsettled = (step: StepSum, { canary }: Period): StepSum => ({
  ...step,
  unsettled: (step.unsettled ?? 0) + 1,
  refused: refusedIn(step, canary),
});

const refusedIn = ({ refused }: StepSum, canary: Counts | undefined): number =>
  canary === undefined ? refused : answered(canary) ? 0 : refused + canary.requests;

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

/** Requests slower than a version's lower and its higher limit, over the periods in which they were counted. */
export interface Slow {
  readonly requests: number;
  readonly overLower: number;
  readonly overHigher: number;
}

const noneSlow: Slow = { requests: 0, overLower: 0, overHigher: 0 };

const slowPlus = (sum: Slow, counts: Counts | undefined): Slow =>
  counts?.slow === undefined
    ? sum
    : {
        requests: sum.requests + counts.requests,
        overLower: sum.overLower + counts.slow[0],
        overHigher: sum.overHigher + counts.slow[1],
      };

/** The number of periods in which a version's errors had a data point. */
export interface ErrorPoints {
  /** Periods with a data point of errors. */
  readonly had: number;
  /** Periods with requests and without a data point of errors. */
  readonly none: number;
  /** How many of these came since the last data point. */
  readonly since: number;
}

/** The way in which both versions' errors are reported, the stable's history included. */
export interface Reporting {
  readonly canary: ErrorPoints;
  readonly stable: ErrorPoints;
}

export const noPoints: ErrorPoints = { had: 0, none: 0, since: 0 };

/** With one more period. */
export function pointsPlus(points: ErrorPoints, counts: Counts | undefined): ErrorPoints {
  if (counts === undefined) return points;
  if (counts.unreported === undefined) return { ...points, had: points.had + 1, since: 0 };
  return counts.requests === 0 ? points : { ...points, none: points.none + 1, since: points.since + 1 };
}
