import type { Lane } from '../execution/pace.ts';
import type { RouterRef } from '../routing/route.ts';

/** The queue of callers that a router refused because they exceeded its rate. All times in milliseconds. */
export interface Pace {
  /**
   * Takes a place for so many calls of a router; gives the time from `now` until its turn.
   *
   * @throws TransientError, ContendedError
   */
  place(router: Pick<RouterRef, 'provider'>, lane: Lane, calls: number, now: number): Promise<number>;
  /** The time from `now` for which restores have taken the queue; 0 when none waits. @throws TransientError */
  restoring(now: number): Promise<number>;
}
