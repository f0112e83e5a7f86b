import { nearest } from '../../../core/text/nearest.ts';
import type { Problem } from '../../../core/text/problem.ts';

/** A thing that a spec names, or the problem that there is none. */
export type Resolved<Found> = { readonly found: Found } | { readonly problem: Problem };

/** The problem of a name that nothing has, with the one that was probably meant. */
export function missing(
  path: string,
  found: string,
  allowed: string,
  asked: string,
  all: readonly { readonly name?: string | undefined }[],
): { readonly problem: Problem } {
  const names = all.flatMap(({ name }) => name ?? []);
  const meant = nearest(asked, names);
  return { problem: { path, found, allowed: `${allowed}${meant === undefined ? '' : `; did you mean ${meant}?`}` } };
}
