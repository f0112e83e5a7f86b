import { WriteInDoubtError } from '../core/errors.ts';
import { facts, isThrottling, wasNeverSent } from './error-facts.ts';
import { translated } from './translate-error.ts';

/**
 * An error of an unconditional write in core's words. In doubt is whatever AWS did not clearly turn away: no answer, a
 * 5xx, an answer that could not be read.
 */
export function writeError(error: unknown, doing: string): unknown {
  const { name, message, status } = facts(error);
  const turnedAway = status !== undefined && status >= 400 && status < 500;
  if (turnedAway || isThrottling(error) || wasNeverSent(error) || name === 'CredentialsProviderError')
    return translated(error, doing);
  return new WriteInDoubtError(`${doing}: ${name}: ${message}`, { cause: error });
}
