const baseMs = 25;
const maxMs = 10 * baseMs;

/**
 * Milliseconds before a retry, counted from 1: drawn between 0 and a ceiling of 25, 50, 100, 200 and then 250.
 * `random` is uniform in [0, 1). Source: Envoy, JitteredExponentialBackOffStrategy with its base interval of 25 ms.
 */
export const backOffMs = (retry: number, random: number): number =>
  Math.floor(random * Math.min(baseMs * 2 ** (retry - 1), maxMs));
