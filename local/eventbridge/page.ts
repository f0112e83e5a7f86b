/**
 * One page of a list. The token is the offset of the next page, opaque to callers.
 * @throws what `invalidToken` makes of a token that no page gave out
 */
export function pageOf<T>(
  items: readonly T[],
  limit: number,
  token: string | undefined,
  invalidToken: () => Error,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const given = token === undefined ? '0' : /^offset:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (given === undefined) throw invalidToken();
  const from = Number(given);
  const page = items.slice(from, from + limit);
  return from + limit < items.length
    ? { items: page, nextToken: Buffer.from(`offset:${from + limit}`).toString('base64url') }
    : { items: page };
}
