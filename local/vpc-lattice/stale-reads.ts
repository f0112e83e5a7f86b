import type { Surroundings } from '../surroundings.ts';
import type { Revision, Rule } from './resources.ts';

export interface StaleReads {
  staleFor(milliseconds: number): void;
  /** What a read gets to see: of a rule that was just written, now and then what was before. */
  revisionOf(rule: Rule): Revision;
}

/** Nothing says that VPC Lattice's reads are ever stale, or for how long, so by default they are not. */
export function createStaleReads({ clock, random }: Surroundings): StaleReads {
  let span = 0;
  return {
    staleFor(milliseconds) {
      span = milliseconds;
    },
    revisionOf({ current, previous }) {
      if (previous === undefined || clock.now() - current.at >= span) return current;
      return random() < 0.5 ? previous : current;
    },
  };
}
