import type { HttpMatch, ValueMatch } from './route-spec.ts';
import { RejectedRoute } from './route-spec.ts';

/** What of a request a route may match on. */
export interface MatchedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Each with all its values, by name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** The port of the virtual service that the caller asked for; 80 when it named none. */
  readonly port: number;
}

type Test<T> = (value: T) => boolean;

// App Mesh's regular expressions are RE2 and match the whole value; one that JavaScript cannot read is refused.
function wholeMatch(pattern: string): Test<string> {
  try {
    const expression = new RegExp(`^(?:${pattern})$`);
    return (value) => expression.test(value);
  } catch (error) {
    throw new RejectedRoute(`match: cannot read the regular expression ${pattern}`, { cause: error });
  }
}

function valueTest(match: ValueMatch): Test<string> {
  const { exact, prefix, suffix, regex, range } = match;
  if (exact !== undefined) return (value) => value === exact;
  if (prefix !== undefined) return (value) => value.startsWith(prefix);
  if (suffix !== undefined) return (value) => value.endsWith(suffix);
  if (regex !== undefined) return wholeMatch(regex);
  if (range !== undefined) {
    return (value) => /^-?\d+$/.test(value) && Number(value) >= range.start && Number(value) < range.end;
  }
  return () => true;
}

function headerTest(header: NonNullable<HttpMatch['headers']>[number]): Test<MatchedRequest> {
  const name = header.name.toLowerCase();
  const { match, invert = false } = header;
  if (match === undefined) return ({ headers }) => (headers[name] !== undefined) !== invert;
  const test = valueTest(match);
  return ({ headers }) => {
    const values = headers[name];
    // As in Envoy a header that is absent has no value to compare, so that even the inverted test fails.
    return values !== undefined && test(values.join(',')) !== invert;
  };
}

/** A test for requests that is true when all that the match names holds; an empty match holds always. */
export function compileMatch(match: HttpMatch): Test<MatchedRequest> {
  const tests: Test<MatchedRequest>[] = [];
  const { prefix, path, method, scheme, port } = match;
  if (prefix !== undefined && prefix !== '/') tests.push((request) => request.path.startsWith(prefix));
  if (path !== undefined) {
    const test = valueTest(path);
    tests.push((request) => test(request.path));
  }
  if (method !== undefined) tests.push((request) => request.method === method);
  // Callers reach their sidecar in clear text, as in a mesh, where TLS begins behind it.
  if (scheme === 'https') tests.push(() => false);
  if (port !== undefined) tests.push((request) => request.port === port);
  for (const header of match.headers ?? []) tests.push(headerTest(header));
  for (const { name, match: wanted } of match.queryParameters ?? []) {
    const test = valueTest(wanted ?? {});
    // As in Envoy the first value alone counts.
    tests.push((request) => {
      const value = request.query.get(name);
      return value !== null && test(value);
    });
  }
  return (request) => tests.every((test) => test(request));
}
