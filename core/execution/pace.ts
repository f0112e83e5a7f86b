import type { RouterRef } from '../routing/route.ts';
import { traitsOf } from '../routing/traits.ts';

/**
 * Milliseconds that so many calls of a router take in the queue of refused callers. The queue moves at the router's
 * rate, because many callers that try again at random would mostly meet each other.
 */
export const paceMs = (router: Pick<RouterRef, 'provider'>, calls: number): number =>
  Math.ceil((calls * 1000) / traitsOf(router).callsPerSecond);

/** Restores go first: while one of them waits, nothing else calls the router. */
export type Lane = 'restore' | 'forward';
