import type { HttpMatch } from './route-spec.ts';

/** Where a route stands among those of its router: compared from the first number to the last, the smaller one first. */
export interface Rank {
  readonly numbers: readonly number[];
  readonly name: string;
}

/** A route without a priority is as late as one of the highest number. */
const lastPriority = 1000;

/** A path that is exact is tried first, then prefixes, then regular expressions, and last what takes any path. */
const byPath = { exact: 0, prefix: 1, regex: 2, any: 3 };

function kindOfPath({ prefix, path }: HttpMatch): keyof typeof byPath {
  if (path?.exact !== undefined) return 'exact';
  if (path?.regex !== undefined) return 'regex';
  return prefix === undefined || prefix === '/' ? 'any' : 'prefix';
}

/**
 * The rank of a route: by priority, 0 first, and among equals the more specific match first. Envoy takes the first route
 * of the list that App Mesh makes; App Mesh documents the priority, and for gateway routes that the longer prefix wins.
 */
export function rankOf(name: string, priority: number | undefined, match: HttpMatch): Rank {
  const { prefix = '', port, method, scheme, headers = [], queryParameters = [] } = match;
  const conditions =
    headers.length + queryParameters.length + (method === undefined ? 0 : 1) + (scheme === undefined ? 0 : 1);
  const kind = kindOfPath(match);
  const numbers = [
    priority ?? lastPriority,
    port === undefined ? 1 : 0,
    byPath[kind],
    kind === 'prefix' ? -prefix.length : 0,
    -conditions,
  ];
  return { numbers, name };
}

/** Compares two ranks for a sort; by name where all else is equal. */
export function inOrder(a: Rank, b: Rank): number {
  const different = a.numbers.findIndex((number, index) => number !== b.numbers[index]);
  if (different >= 0) return (a.numbers[different] ?? 0) - (b.numbers[different] ?? 0);
  return a.name < b.name ? -1 : 1;
}
