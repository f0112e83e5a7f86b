import type { CourseSum } from '../analysis/course-sum.ts';

/** Raised when the sums' form or meaning changes. Sums of another form are left aside, and everything is read anew. */
export const foldForm = 4;

/**
 * The closed periods of a rollout, its history included, as sums: a look reads only the later ones. Its size depends on
 * neither the rollout's age nor its steps.
 */
export interface Folded {
  readonly form: number;
  /** The rollout of the sums: older code that took an item may have left those of the rollout before. */
  readonly rolloutId: string;
  /** The end of the last closed period, milliseconds since the epoch. */
  readonly until: number;
  /** The number of steps that began before that, at least 1; the last of them goes on. */
  readonly steps: number;
  readonly course: CourseSum;
  /** Those of the additional metrics, by name; absent where there are none. */
  readonly additional?: Readonly<Record<string, CourseSum>>;
}

/** The sums that an item carries, if they are its rollout's and this code can go on with them. */
export const foldedIn = ({
  folded,
  rolloutId,
}: {
  readonly folded?: Folded;
  readonly rolloutId: string;
}): Folded | undefined => (folded?.form === foldForm && folded.rolloutId === rolloutId ? folded : undefined);
