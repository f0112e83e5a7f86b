/** The message in a function's Cause, which is JSON; undefined for any other text. */
export function errorMessageIn(cause: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(cause);
    const isError = typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed;
    return isError ? String(parsed.errorMessage) : undefined;
  } catch {
    return undefined;
  }
}
