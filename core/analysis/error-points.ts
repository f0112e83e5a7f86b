import type { Counts } from './series.ts';

/** How a version's errors were reported, in the periods in which it had requests or errors. */
export interface ErrorPoints {
  /** Periods with a data point of errors. */
  readonly had: number;
  /** Periods with requests and without one. */
  readonly none: number;
  /** How many of these came since the last data point. */
  readonly since: number;
}

/** Of both versions, the stable's history included. */
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
