import type { RuleMatch } from '../vpc-lattice/resources.ts';

/** What of a request a rule may match on. */
export interface MatchedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Each with all its values, by name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
}

type Test<T> = (value: T) => boolean;

interface ValueMatch {
  readonly exact?: string | undefined;
  readonly prefix?: string | undefined;
  readonly contains?: string | undefined;
}

function valueTest({ exact, prefix, contains }: ValueMatch, caseSensitive: boolean): Test<string> {
  const folded = (text: string) => (caseSensitive ? text : text.toLowerCase());
  if (exact !== undefined) return (value) => folded(value) === folded(exact);
  if (prefix !== undefined) return (value) => folded(value).startsWith(folded(prefix));
  const part = folded(contains ?? '');
  return (value) => folded(value).includes(part);
}

/** A test for requests that is true when all that the match names holds; an empty match holds always. */
export function compileMatch({ method, pathMatch, headerMatches }: RuleMatch): Test<MatchedRequest> {
  const tests: Test<MatchedRequest>[] = [];
  if (method !== undefined && method !== '') tests.push((request) => request.method === method);
  if (pathMatch !== undefined) {
    const test = valueTest(pathMatch.match, pathMatch.caseSensitive);
    tests.push(({ path }) => test(path));
  }
  for (const { name, match, caseSensitive } of headerMatches) {
    const test = valueTest(match, caseSensitive);
    const lower = name.toLowerCase();
    tests.push(({ headers }) => headers[lower]?.some(test) ?? false);
  }
  return (request) => tests.every((test) => test(request));
}
