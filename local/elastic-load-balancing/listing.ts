import * as z from 'zod/mini';
import { nextAs, pageByName } from '../kit/page.ts';
import { integer } from '../kit/shapes.ts';
import { invalidMarker } from './errors.ts';

/** The members of every operation that lists by pages. */
export const paging = { Marker: z.optional(z.string()), PageSize: z.optional(integer(1, 400)) };

interface Paging {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

/** A page of items that are sorted by name, and where the next one begins. */
export function pageOf<Item>(
  sorted: readonly Item[],
  nameOf: (item: Item) => string,
  { Marker: token, PageSize: limit = 400 }: Paging,
): { readonly items: readonly Item[]; readonly next: Readonly<Record<string, string>> } {
  const page = pageByName(sorted, nameOf, { limit, token, invalidToken: invalidMarker });
  return { items: page.items, next: nextAs('NextMarker', page) };
}

export const byArn = (a: { readonly arn: string }, b: { readonly arn: string }): number => (a.arn < b.arn ? -1 : 1);
export const arnOfItem = ({ arn }: { readonly arn: string }): string => arn;
