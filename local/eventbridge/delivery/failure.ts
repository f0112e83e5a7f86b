import { AwsError } from '../../kit/aws-error.ts';

/** Why a target was not reached, in the words that EventBridge gives its dead-letter queues. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** False: another try cannot help (no permission, no such target), so there is none. */
  readonly retriable: boolean;
}

const missing = /NotFound|DoesNotExist|NonExistent/;

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SyntaxError) return { code: 'INVALID_JSON', message, retriable: false };
  if (!(error instanceof AwsError)) return { code: 'UNKNOWN', message, retriable: true };
  if (error.status === 429 || /Throttl|TooManyRequests/.test(error.code)) {
    return { code: 'THROTTLING', message, retriable: true };
  }
  if (error.code === 'NotImplemented') return { code: 'SDK_CLIENT_ERROR', message, retriable: false };
  if (error.status >= 500) return { code: 'ERROR_FROM_TARGET', message, retriable: true };
  if (/AccessDenied/.test(error.code)) return { code: 'NO_PERMISSIONS', message, retriable: false };
  if (missing.test(error.code)) return { code: 'NO_RESOURCE', message, retriable: false };
  return { code: 'INVALID_PARAMETER', message, retriable: false };
}
