import type { Target } from '../state.ts';

const firstRetry = 1_000;
const longestRetry = 900_000;

/** Milliseconds until the next try after `tries` failed ones: doubled each time, up to 15 minutes, half of it random. */
export const backOff = (tries: number, random: number): number =>
  Math.min(longestRetry, firstRetry * 2 ** (tries - 1)) * (0.5 + random / 2);

/** The condition that ends the tries, if one is met; without a policy 185 retries within 24 hours. */
export function exhausted(target: Target, tries: number, ageMilliseconds: number): string | undefined {
  const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = target.RetryPolicy ?? {};
  if (tries > MaximumRetryAttempts) return 'MaximumRetryAttempts';
  return ageMilliseconds > MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}
