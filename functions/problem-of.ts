import { RefusedError, TooLargeError } from '../core/errors.ts';
import type { Problem } from '../core/text/problem.ts';

/** A failure as the problem that it is for a start; undefined for one that is none: it passes, or is a fault of ours. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof RefusedError)
    return {
      path: 'permissions',
      found: error.message,
      allowed: 'what this asks for: see the function’s role in the template',
    };
  if (error instanceof TooLargeError)
    return {
      path: '',
      found: `more than the table takes in one item: ${error.message}`,
      allowed: 'a smaller one',
    };
  return undefined;
}
