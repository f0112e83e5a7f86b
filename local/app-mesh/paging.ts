import { badRequest } from './errors.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

const encode = (name: string): string => Buffer.from(JSON.stringify({ after: name })).toString('base64url');

function decode(token: string): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof value === 'object' && value !== null && 'after' in value && typeof value.after === 'string') {
      return value.after;
    }
  } catch {
    // Not one of ours: said below.
  }
  throw badRequest('The nextToken is not valid.');
}

/** One page of items that are sorted by name; a token says after which name the next one begins, so deletions don't shift it. */
export function page<T>(
  sorted: readonly T[],
  nameOf: (item: T) => string,
  limit: number,
  nextToken: string | undefined,
): Page<T> {
  const after = nextToken === undefined ? undefined : decode(nextToken);
  const rest = after === undefined ? sorted : sorted.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return rest.length > limit && last !== undefined ? { items, nextToken: encode(nameOf(last)) } : { items };
}
