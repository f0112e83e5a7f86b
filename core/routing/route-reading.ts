import type { RouteSpec } from './route-spec.ts';

/** A route as it was read, or is in force after a write. */
export interface RouteReading {
  /** The same as long as it is the same route: another one under its name has another. */
  readonly identity: string;
  readonly spec: RouteSpec;
  /** Grows by one with each update. A smaller one than before is a stale read. */
  readonly version: number;
}
