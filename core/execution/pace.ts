/**
 * App Mesh publishes no rate at which an account may call it, and turns away what is too much. Whoever was turned away
 * takes a place in a queue that moves at this rate: so many callers who try again at random would mostly meet each other.
 */
const meshCallsPerSecond = 10;

/** Milliseconds that so many calls of the mesh take up in the queue. */
export const paceMs = (calls: number): number => Math.ceil((calls * 1000) / meshCallsPerSecond);

/** Restores go first: while one of them waits, nothing else calls the mesh. */
export type Lane = 'restore' | 'forward';
