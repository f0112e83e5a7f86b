import type { Found } from '../found.ts';
import { suggestion } from '../suggestion.ts';

/** The problem of a name that nothing has, with the names that exist. */
export function missing(
  path: string,
  found: string,
  allowed: string,
  asked: string,
  all: readonly { readonly name?: string | undefined }[],
): Found<never> {
  const names = all.flatMap(({ name }) => name ?? []);
  return { problem: { path, found, allowed: `${allowed}${suggestion(asked, names)}` } };
}
