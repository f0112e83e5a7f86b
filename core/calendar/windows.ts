/** The days of a week in the order in which `Intl` counts them here: Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * A span of the week in which a weight may be raised, on the clocks of a time zone. Minutes count from midnight, 0 to
 * 1440, in whole quarters of an hour. One that ends at or before its beginning ends on the day after.
 */
export interface Window {
  readonly timeZone: string;
  /** The days on which it begins; never empty. */
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly to: number;
}

const quarterMs = 900_000;

/** A window that a change of clocks skips opens a week later. */
const mostQuarters = 15 * 96;

/** Whether one of the windows is open at this moment, milliseconds since the epoch. None at all never close. */
export const isOpen = (windows: readonly Window[], at: number): boolean =>
  windows.length === 0 || windows.some((window) => isWithin(window, at));

/**
 * When the first of the windows opens, from `at` on: milliseconds since the epoch; `at` itself while one is open. All
 * time zones are off UTC by whole quarters of an hour, so a window opens and closes at a quarter of UTC. A wall-clock
 * time that a change of clocks repeats is within its window both times, and one that it skips never.
 *
 * @returns undefined when none opens within 15 days, which only a window that no clock shows can cause
 */
export function opensAt(windows: readonly Window[], at: number): number | undefined {
  if (isOpen(windows, at)) return at;
  const next = (Math.floor(at / quarterMs) + 1) * quarterMs;
  for (let i = 0; i < mostQuarters; i += 1) {
    const moment = next + i * quarterMs;
    if (isOpen(windows, moment)) return moment;
  }
  return undefined;
}

/** The seconds between two moments, milliseconds since the epoch, in which no window is open. */
export function closedSeconds(windows: readonly Window[], from: number, to: number): number {
  let closedMs = 0;
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / quarterMs) + 1) * quarterMs);
    if (!isOpen(windows, at)) closedMs += next - at;
    at = next;
  }
  return closedMs / 1000;
}

function isWithin({ timeZone, days, from, to }: Window, at: number): boolean {
  const { day, minute } = wallClock(timeZone, at);
  const begins = (index: number) => days.includes(weekdays[(index + 7) % 7] ?? 'mon');
  if (from < to) return begins(day) && minute >= from && minute < to;
  return (begins(day) && minute >= from) || (begins(day - 1) && minute < to);
}

interface WallClock {
  /** 0 is Monday. */
  readonly day: number;
  /** Of the day. */
  readonly minute: number;
}

/** The making of a formatter takes longer than a thousand uses of it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string, at: number): WallClock {
  const formatter = formatters.get(timeZone) ?? formatterOf(timeZone);
  formatters.set(timeZone, formatter);
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = weekdays.findIndex((name) => name === parts.weekday?.toLowerCase());
  return { day, minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

const formatterOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

/** Whether this machine knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** `Mon 2026-06-01 09:00 Europe/Berlin`: a moment on the clocks of the window that is open then, else of the first. */
export function momentText(windows: readonly Window[], at: number): string {
  const { timeZone = 'UTC' } = windows.find((window) => isWithin(window, at)) ?? windows[0] ?? {};
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.weekday?.replace('.', '')} ${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute} ${timeZone}`;
}

/** `Mon, Tue, Wed 09:00-17:00 Europe/Berlin; ...`: windows in words. */
export const windowsText = (windows: readonly Window[]): string =>
  windows
    .map(({ timeZone, days, from, to }) => `${daysText(days)} ${clockText(from)}-${clockText(to)} ${timeZone}`)
    .join('; ');

const daysText = (days: readonly Weekday[]): string =>
  days.length === weekdays.length
    ? 'daily'
    : days.map((day) => `${day.slice(0, 1).toUpperCase()}${day.slice(1)}`).join(', ');

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
