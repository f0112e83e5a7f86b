/** The error object that Lambda answers with in place of the handler's result. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string[] | undefined;
}

export const timedOut = (requestId: string, seconds: number): ErrorPayload => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
});

/** @param how `exit status 1`, `signal: killed`; undefined for an end that gave no reason */
export const exited = (requestId: string, how: string | undefined): ErrorPayload => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited ${how === undefined ? 'without providing a reason' : `with error: ${how}`}`,
});

export const responseTooLarge = (limit: number): ErrorPayload => ({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${limit} bytes).`,
});

/** What was thrown, as the Node.js runtime reports it. */
export function thrown(error: unknown): ErrorPayload {
  if (error instanceof Error || isErrorLike(error)) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

/** An error of another realm fails `instanceof`. */
const isErrorLike = (value: unknown): value is Error =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'message' in value &&
  typeof value.message === 'string' &&
  'stack' in value &&
  typeof value.stack === 'string';

/** @throws Error when the value has no JSON form, worded as the runtime's */
export function serialize(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}
