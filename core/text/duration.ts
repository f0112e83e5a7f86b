import * as z from 'zod/mini';

const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

const form = 'a duration such as 30s, 5m, 2h or 1d';
const year = 365 * secondsIn.d;

const secondsOf = (text: string) => Number(text.slice(0, -1)) * secondsIn[text.slice(-1) as keyof typeof secondsIn];

/** `30s`, `5m`, `2h`, `1d`: a whole number and one unit, a year at most. Parsed to seconds. */
export const duration = z.pipe(
  z.string(form).check(
    z.regex(/^\d{1,6}[smhd]$/, form),
    z.refine((text: string) => !(secondsOf(text) > year), 'at most 365d, the longest that an execution lives'),
  ),
  z.transform(secondsOf),
);

/** Seconds in the largest unit that shows them whole: 90 -> `90s`, 120 -> `2m`. */
export function formatDuration(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const)
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  return `${Math.round(seconds)}s`;
}
