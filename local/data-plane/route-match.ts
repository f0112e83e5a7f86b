import { type FullMatch, fullMatch, RegularExpressionError } from '../regular-expression/full-match.ts';
import type { MatchedRequest } from './matched-request.ts';
import type { HttpMatch, ValueMatch } from './route-spec.ts';
import { RejectedRoute } from './route-spec.ts';

type Test<T> = (value: T) => boolean;

/** App Mesh raises Envoy's limit of 100 to this. Source: aws/amazon-ecs-service-connect-agent, re2.max_program_size. */
const maxProgramSize = 1000;

function compiled(pattern: string): FullMatch {
  try {
    return fullMatch(pattern);
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    const problem = `match: cannot read the regular expression ${pattern}: ${error.message}`;
    throw new RejectedRoute(problem, { cause: error });
  }
}

function regexTest(pattern: string): Test<string> {
  const { programSize, matches } = compiled(pattern);
  if (programSize <= maxProgramSize) return matches;
  throw new RejectedRoute(
    `match: the regular expression ${pattern} compiles to ${programSize} instructions, of which ${maxProgramSize} are allowed`,
  );
}

/** The whole text as an integer of 64 bits. */
function int64(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function valueTest(match: ValueMatch): Test<string> {
  const { exact, prefix, suffix, regex, range } = match;
  if (exact !== undefined) return (value) => value === exact;
  if (prefix !== undefined) return (value) => value.startsWith(prefix);
  if (suffix !== undefined) return (value) => value.endsWith(suffix);
  if (regex !== undefined) return regexTest(regex);
  if (range !== undefined) {
    return (text) => {
      const value = int64(text);
      return value !== undefined && value >= range.start && value < range.end;
    };
  }
  return () => true;
}

function headerTest(header: NonNullable<HttpMatch['headers']>[number]): Test<MatchedRequest> {
  const name = header.name.toLowerCase();
  const { match, invert = false } = header;
  if (match === undefined) return (request) => (request.header(name) !== undefined) !== invert;
  const test = valueTest(match);
  return (request) => {
    const value = request.header(name);
    // As in Envoy a header that is absent has no value to compare, so that even the inverted test fails.
    return value !== undefined && test(value) !== invert;
  };
}

/** A test for requests that is true when all that the match names holds; an empty match holds always. */
export function compileMatch(match: HttpMatch): Test<MatchedRequest> {
  const tests: Test<MatchedRequest>[] = [];
  const { prefix, path, method, scheme, port } = match;
  if (prefix !== undefined) tests.push((request) => request.path.startsWith(prefix));
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
    tests.push((request) => {
      const value = request.query(name);
      return value !== undefined && test(value);
    });
  }
  return (request) => tests.every((test) => test(request));
}
