import type { Output } from '../kit/call.ts';
import { nextAs, pageSortedBy } from '../kit/page.ts';
import { invalidToken } from './errors.ts';

interface PageInput {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** A page of items, in order of their names. */
export function listed<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  { maxResults: limit = 100, nextToken: token }: PageInput,
  answer: (item: Item) => Output,
): Output {
  const page = pageSortedBy(items, nameOf, { limit, token, invalidToken });
  return { items: page.items.map(answer), ...nextAs('nextToken', page) };
}

export const byName = ({ name }: { readonly name: string }): string => name;
export const byId = ({ id }: { readonly id: string }): string => id;
