import type { RouterRef } from '../routing/route.ts';
import { traitsOf } from '../routing/traits.ts';

/**
 * Milliseconds that so many calls of a router take up in the queue of those who were turned away for being one call too
 * many. The queue moves at the router's rate: many callers who try again at random would mostly meet each other.
 */
export const paceMs = (router: Pick<RouterRef, 'provider'>, calls: number): number =>
  Math.ceil((calls * 1000) / traitsOf(router).callsPerSecond);

/** Restores go first: while one of them waits, nothing else calls the router. */
export type Lane = 'restore' | 'forward';
