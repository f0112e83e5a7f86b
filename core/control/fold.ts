import type { CourseSum } from '../analysis/rollout-course.ts';

/** Raised when the sums' form or meaning changes. Sums of another form are left aside, and everything is read anew. */
export const foldForm = 4;

/**
 * The closed periods of a rollout, its history included, as sums: a look reads what came after them. Its size depends
 * on neither the rollout's age nor its steps.
 */
export interface Folded {
  readonly form: number;
  /** Whose sums they are: an item may still carry those of the rollout before, if older code took it. */
  readonly rolloutId: string;
  /** Where the last closed period ends, milliseconds since the epoch. */
  readonly until: number;
  /** How many steps began before that, at least 1; the last of them goes on. */
  readonly steps: number;
  readonly course: CourseSum;
}

/** The sums that an item carries, if they are its rollout's and this code can go on with them. */
export const foldedIn = ({
  folded,
  rolloutId,
}: {
  readonly folded?: Folded;
  readonly rolloutId: string;
}): Folded | undefined => (folded?.form === foldForm && folded.rolloutId === rolloutId ? folded : undefined);
