import { rounded } from './trace-view.ts';
import type { Outcome } from './traced.ts';

type Ended = Outcome & { readonly end: number };

/** Requests that are in progress are counted when they have ended. */
const ended = (outcomes: readonly Outcome[]): readonly Ended[] =>
  outcomes.flatMap((outcome) => (outcome.end === undefined ? [] : [{ ...outcome, end: outcome.end }]));

/**
 * How many requests went well, and how long they took, in seconds. A fault counts as nothing else, and a throttle as an
 * error of its own.
 */
export function statistics(outcomes: readonly Outcome[]) {
  const all = ended(outcomes);
  const faults = all.filter(({ isFault }) => isFault).length;
  const errors = all.filter(({ isError, isThrottle, isFault }) => !isFault && (isError || isThrottle));
  const throttles = errors.filter(({ isThrottle }) => isThrottle).length;
  return {
    OkCount: all.length - faults - errors.length,
    ErrorStatistics: { ThrottleCount: throttles, OtherCount: errors.length - throttles, TotalCount: errors.length },
    FaultStatistics: { OtherCount: faults, TotalCount: faults },
    TotalCount: all.length,
    TotalResponseTime: rounded(all.reduce((sum, { start, end }) => sum + end - start, 0)),
  };
}

/** How many requests took how many seconds, to the millisecond, the shortest first. */
export function histogram(outcomes: readonly Outcome[]) {
  const counts = new Map<number, number>();
  for (const { start, end } of ended(outcomes)) {
    const value = rounded(end - start);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].toSorted(([a], [b]) => a - b).map(([Value, Count]) => ({ Value, Count }));
}
