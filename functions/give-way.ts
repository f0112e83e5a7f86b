import { TransientError } from '../core/errors.ts';
import type { Lane } from '../core/execution/pace.ts';
import type { Pace } from '../core/ports/pace.ts';
import type { Clock } from '../core/ports/time.ts';

export interface Paced {
  readonly pace: Pace;
  readonly clock: Clock;
}

/**
 * Seconds until it is this one's turn to make so many calls of the mesh; `atLeast` so many, because every turn takes
 * room in the history of an execution.
 */
export async function turnIn({ pace, clock }: Paced, lane: Lane, calls: number, atLeast: number): Promise<number> {
  return Math.max(atLeast, Math.ceil((await pace.place(lane, calls, clock.now())) / 1000));
}

const shortestWaitSeconds = 5;

/**
 * Runs what calls the mesh without anybody's routes depending on it; gives the seconds to wait instead when restores
 * are queueing, or when it was turned away for being one call too many.
 */
export async function givingWay<Done>(ports: Paced, calls: number, run: () => Promise<Done>): Promise<Done | number> {
  if ((await ports.pace.restoring(ports.clock.now())) > 0) return turnIn(ports, 'forward', calls, shortestWaitSeconds);
  try {
    return await run();
  } catch (error) {
    if (!isThrottled(error)) throw error;
    return turnIn(ports, 'forward', calls, shortestWaitSeconds);
  }
}

/** Turned away as one call too many, so without effect for certain. */
export const isThrottled = (error: unknown): boolean => error instanceof TransientError && error.isThrottled;
