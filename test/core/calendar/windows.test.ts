import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Window } from '../../../core/calendar/windows.ts';
import {
  closedSeconds,
  isOpen,
  isTimeZone,
  momentText,
  opensAt,
  weekdays,
  windowsText,
} from '../../../core/calendar/windows.ts';

const minute = 60_000;
const hours = (from: number, to: number, changes: Partial<Window> = {}): Window => ({
  timeZone: 'Europe/Berlin',
  days: [...weekdays],
  from: from * 60,
  to: to * 60,
  ...changes,
});
const at = (text: string) => Date.parse(text);
const opens = (window: Window, text: string) => {
  const found = opensAt([window], at(text));
  return found === undefined ? undefined : new Date(found).toISOString().slice(0, 16);
};
const workdays = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] } as const;

test('a window is open from its first minute to before its last, on its days, by its own clocks', () => {
  const office = hours(9, 17, workdays);
  expect([
    isOpen([office], at('2026-06-01T07:00Z')),
    isOpen([office], at('2026-06-01T14:59Z')),
    isOpen([office], at('2026-06-01T15:00Z')),
    isOpen([office], at('2026-06-06T09:00Z')),
  ]).toEqual([true, true, false, false]);
});

test('one over midnight belongs to the day on which it begins', () => {
  const night = hours(22, 4, { days: ['fri'], timeZone: 'UTC' });
  expect([
    isOpen([night], at('2026-06-05T23:00Z')),
    isOpen([night], at('2026-06-06T03:59Z')),
    isOpen([night], at('2026-06-05T03:00Z')),
    isOpen([night], at('2026-06-06T22:30Z')),
  ]).toEqual([true, true, false, false]);
});

test('none at all never close, and of several one is enough', () => {
  expect(isOpen([], 0)).toBe(true);
  expect(isOpen([hours(0, 1), hours(0, 24)], at('2026-06-01T12:00Z'))).toBe(true);
});

describe('where the clocks change', () => {
  test('nine o’clock stays nine o’clock', () => {
    const office = hours(9, 17, workdays);
    expect(opens(office, '2026-03-27T17:00Z')).toBe('2026-03-30T07:00');
    expect(opens(office, '2026-10-23T17:00Z')).toBe('2026-10-26T08:00');
  });

  test('an hour that is skipped opens no window: it opens a week later', () => {
    const skipped = hours(2, 3, { days: ['sun'] });
    expect(opens(skipped, '2026-03-29T00:00Z')).toBe('2026-04-05T00:00');
  });

  test('an hour that comes twice is open twice', () => {
    const repeated = hours(2, 3, { days: ['sun'] });
    const open = ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'].map((text) =>
      isOpen([repeated], at(text)),
    );
    expect(open).toEqual([true, true, false]);
  });

  test('a zone off by three quarters of an hour opens at a quarter of UTC', () => {
    expect(opens(hours(9, 17, { timeZone: 'Asia/Kathmandu' }), '2026-06-01T00:00Z')).toBe('2026-06-01T03:15');
  });
});

test('the next opening is open, and no minute before it is', () => {
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
  ];
  const window = fc.record({
    timeZone: fc.constantFrom(...zones),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    from: fc.nat(95).map((quarter) => quarter * 15),
    to: fc.integer({ min: 1, max: 96 }).map((quarter) => quarter * 15),
  });
  const moment = fc.integer({ min: at('2026-01-01'), max: at('2029-01-01') });
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      moment,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (windows, now, part) => {
        const opening = opensAt(windows, now);
        expect(opening).toBeDefined();
        if (opening === undefined || opening === now) return;
        expect(isOpen(windows, opening)).toBe(true);
        for (const before of [now, opening - 1, opening - minute, now + Math.floor(part * (opening - 1 - now))])
          if (before >= now) expect([before, isOpen(windows, before)]).toEqual([before, false]);
      },
    ),
    { numRuns: 60 },
  );
});

test('windows and moments in words have their time zone', () => {
  expect(windowsText([hours(9, 17, workdays), hours(22, 24, { timeZone: 'UTC' })])).toBe(
    'Mon, Tue, Wed, Thu, Fri 09:00-17:00 Europe/Berlin; daily 22:00-24:00 UTC',
  );
  expect(momentText([hours(9, 17)], at('2026-06-01T07:00Z'))).toBe('Mon 2026-06-01 09:00 Europe/Berlin');
});

test('names of no time zone are told apart', () => {
  expect(['Europe/Berlin', 'UTC', 'Europe/Atlantis', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});

test('closed time is what lies outside of the windows', () => {
  const office = [hours(9, 17, { timeZone: 'UTC' })];
  expect(closedSeconds(office, at('2026-06-01T16:30Z'), at('2026-06-02T09:10Z'))).toBe(16 * 3600);
  expect(closedSeconds(office, at('2026-06-01T17:05Z'), at('2026-06-01T17:07Z'))).toBe(120);
  expect(closedSeconds(office, at('2026-06-01T10:00Z'), at('2026-06-01T09:00Z'))).toBe(0);
});
