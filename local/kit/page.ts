import type { AwsError } from './aws-error.ts';

/** Where a page begins, how long it may be, and the error for a token that no page gave out. */
export interface PageRequest {
  readonly limit: number;
  /** As the page before gave it; undefined for the first page. */
  readonly token: string | undefined;
  readonly invalidToken: () => AwsError;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins, opaque to callers; undefined at the end. */
  readonly next?: string;
}

const tokenOf = (position: string): string => Buffer.from(position).toString('base64url');

function positionIn({ token, invalidToken }: PageRequest, shape: RegExp): string | undefined {
  if (token === undefined) return undefined;
  const [, position] = shape.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (position === undefined) throw invalidToken();
  return position;
}

/** A page of a list whose order stays: a token is a place in the list. @throws AwsError as the request says */
export function pageByPlace<Item>(items: readonly Item[], request: PageRequest): Page<Item> {
  const start = Number(positionIn(request, /^place:(\d+)$/) ?? 0);
  const end = start + request.limit;
  const page = items.slice(start, end);
  return end < items.length ? { items: page, next: tokenOf(`place:${end}`) } : { items: page };
}

/**
 * A page of items that are sorted by name: a token names the last item of the page before, so deletions between two
 * pages shift nothing. @throws AwsError as the request says
 */
export function pageByName<Item>(
  sorted: readonly Item[],
  nameOf: (item: Item) => string,
  request: PageRequest,
): Page<Item> {
  const after = positionIn(request, /^after:(.*)$/s);
  const rest = after === undefined ? sorted : sorted.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, request.limit);
  const last = items.at(-1);
  return rest.length > items.length && last !== undefined
    ? { items, next: tokenOf(`after:${nameOf(last)}`) }
    : { items };
}

/** The same of items in any order. @throws AwsError as the request says */
export const pageSortedBy = <Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  request: PageRequest,
): Page<Item> =>
  pageByName(
    items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    nameOf,
    request,
  );

/** A page's token under the member's name that the operation has for it; nothing at the end. */
export const nextAs = (member: string, { next }: Page<unknown>): Readonly<Record<string, string>> =>
  next === undefined ? {} : { [member]: next };
