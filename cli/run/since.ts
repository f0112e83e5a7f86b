import { InvalidArgumentError, Option } from 'commander';

/** The first moment of a span, in milliseconds since the epoch, when it is asked for at `now`. */
export type Since = (now: number) => number;

const unitIn = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const age = /^(\d{1,6})([smhd])$/;
const moment = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Reads `30m`, `2h` or `7d` as so long ago, and a date or a time of ISO 8601 as itself; in UTC without a zone.
 * @throws InvalidArgumentError for any other text, and for a day that no calendar has
 */
export function readSince(text: string): Since {
  const [, count, unit] = age.exec(text) ?? [];
  if (count !== undefined) return (now) => now - Number(count) * unitIn[unit as keyof typeof unitIn];
  const [, day, zone] = moment.exec(text) ?? [];
  const at = Date.parse(text.includes('T') && zone === undefined ? `${text}Z` : text);
  if (day === undefined || Number.isNaN(at) || !new Date(day).toISOString().startsWith(day))
    throw new InvalidArgumentError('Allowed is an age such as 30m, 2h or 7d, or a UTC time such as 2026-11-30T08:00Z.');
  return () => at;
}

/** The option of the commands that list what began at some time. */
export const sinceOption = (what: string): Option =>
  new Option('--since <time>', `${what} since then: 2h, 7d, 2026-11-30 or 2026-11-30T08:00Z`).argParser(readSince);
