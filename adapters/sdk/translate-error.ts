import { NotFoundError, RefusedError, TransientError } from '../../core/errors.ts';
import { facts, isNotFound, isThrottling, wasNeverSent } from './error-facts.ts';

/**
 * An error of the SDK in core's words, for a call that may be repeated. `doing` says what was tried, as in `reading
 * route color-route`. An error that is neither an answer of AWS nor trouble on the way comes back unchanged.
 */
export function translated(error: unknown, doing: string): unknown {
  const { name, message, status, code } = facts(error);
  const text = `${doing}: ${name}: ${message}`;
  const cause = { cause: error };
  if (name === 'CredentialsProviderError') return new RefusedError(text, cause);
  if (isThrottling(error)) return new TransientError(text, { ...cause, isThrottled: true });
  if (wasNeverSent(error) || isNoAnswer(name, code)) return new TransientError(text, cause);
  if (status === undefined) return error;
  if (status >= 500) return new TransientError(text, cause);
  if (isNotFound(error)) return new NotFoundError(text, cause);
  return status >= 400 ? new RefusedError(text, cause) : new TransientError(text, cause);
}

const isNoAnswer = (name: string, code: string | undefined): boolean =>
  code !== undefined || name === 'TimeoutError' || name === 'AbortError';

/** Runs a call and throws its error in core's words. */
export async function translating<Answer>(doing: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw translated(error, doing);
  }
}
