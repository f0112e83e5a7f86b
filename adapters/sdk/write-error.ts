import { RefusedError, TransientError, WriteInDoubtError } from '../../core/errors.ts';
import { facts, isThrottling, wasNeverSent } from './error-facts.ts';
import { translated } from './translate-error.ts';

/** An error of an unconditional write in core's words. */
export function writeError(error: unknown, doing: string): unknown {
  if (!isInDoubt(error)) return translated(error, doing);
  const { name, message } = facts(error);
  return new WriteInDoubtError(`${doing}: ${name}: ${message}`, { cause: error });
}

/**
 * Whether a failed call may still have had its effect. In doubt is every call that AWS did not clearly refuse: no
 * answer, a 5xx, an answer that could not be read. An error that is in core's words already is judged by its cause.
 */
export function isInDoubt(error: unknown): boolean {
  if (error instanceof TransientError || error instanceof RefusedError) return isInDoubt(error.cause);
  const { name, status } = facts(error);
  const turnedAway = status !== undefined && status >= 400 && status < 500;
  return !(turnedAway || isThrottling(error) || wasNeverSent(error) || name === 'CredentialsProviderError');
}
