import type { Json } from '../../../core/routing/route.ts';

interface ValueMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly contains?: string;
}

interface Text {
  readonly match?: ValueMatch;
  readonly caseSensitive?: boolean;
}

interface HttpMatch {
  readonly method?: string;
  readonly pathMatch?: Text;
  readonly headerMatches?: readonly (Text & { readonly name?: string })[];
}

const httpMatch = (match: Json | undefined): HttpMatch =>
  (match as { readonly httpMatch?: HttpMatch } | undefined)?.httpMatch ?? {};

/** Whether every request that `narrow` matches is one that `wide` matches as well. No match at all matches every request. */
export function covers(wide: Json | undefined, narrow: Json | undefined): boolean {
  const [{ method, pathMatch, headerMatches = [] }, inner] = [httpMatch(wide), httpMatch(narrow)];
  return (
    (method === undefined || method === inner.method) &&
    (pathMatch === undefined || coversText(pathMatch, inner.pathMatch)) &&
    headerMatches.every((header) =>
      (inner.headerMatches ?? []).some(
        (other) => header.name?.toLowerCase() === other.name?.toLowerCase() && coversText(header, other),
      ),
    )
  );
}

/** A match with regard to case covers none without, because that one takes more. */
function coversText(wide: Text, narrow: Text | undefined): boolean {
  if (narrow === undefined || (wide.caseSensitive === true && narrow.caseSensitive !== true)) return false;
  const plain = (text: string | undefined) => (wide.caseSensitive === true ? text : text?.toLowerCase());
  const [exact, prefix, contains] = [wide.match?.exact, wide.match?.prefix, wide.match?.contains].map(plain);
  const inner = { exact: plain(narrow.match?.exact), prefix: plain(narrow.match?.prefix) };
  const value = inner.exact ?? inner.prefix ?? plain(narrow.match?.contains);
  if (value === undefined) return false;
  if (exact !== undefined) return inner.exact === exact;
  if (prefix !== undefined) return (inner.exact ?? inner.prefix)?.startsWith(prefix) === true;
  return contains !== undefined && value.includes(contains);
}
