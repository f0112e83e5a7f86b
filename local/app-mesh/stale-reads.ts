import type { Surroundings } from '../surroundings.ts';
import type { Resource, Revision } from './resources.ts';

export interface StaleReads {
  staleFor(milliseconds: number): void;
  /** What a read gets to see: of a route that was just updated, now and then what was before. */
  revisionOf(resource: Resource): Revision;
}

/** App Mesh's reads are eventually consistent; nothing says for how long, so by default they are not stale at all. */
export function createStaleReads(surroundings: Surroundings): StaleReads {
  let span = 0;
  return {
    staleFor(milliseconds) {
      span = milliseconds;
    },
    revisionOf({ kind, current, previous }) {
      if (kind !== 'Route' || previous === undefined || surroundings.clock.now() - current.lastUpdatedAt >= span)
        return current;
      return surroundings.random() < 0.5 ? previous : current;
    },
  };
}
