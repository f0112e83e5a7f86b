import type { Surroundings } from '../surroundings.ts';
import type { Revision, Rule } from './resources.ts';

export interface StaleReads {
  staleFor(milliseconds: number): void;
  /** What a read gets to see: of a rule that was just changed, now and then what was before. */
  revisionOf(rule: Rule): Revision;
}

/** AWS promises no reads that see the last write, and says nothing of how late they are: none is unless it is set. */
export function createStaleReads(surroundings: Surroundings): StaleReads {
  let span = 0;
  return {
    staleFor(milliseconds) {
      span = milliseconds;
    },
    revisionOf({ current, previous, changedAt }) {
      if (previous === undefined || surroundings.clock.now() - changedAt >= span) return current;
      return surroundings.random() < 0.5 ? previous : current;
    },
  };
}
