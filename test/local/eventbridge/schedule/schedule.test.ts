import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../../local/eventbridge/schedule/schedule.ts';

const next = (expression: string, after: string): string | undefined => {
  const time = parseSchedule(expression)(Date.parse(after));
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe('a schedule expression', () => {
  test.each([
    ['rate(1 minute)', '2026-01-01T00:00:12.000Z', '2026-01-01T00:01:12.000Z'],
    ['rate(5 minutes)', '2026-01-01T00:00:00.000Z', '2026-01-01T00:05:00.000Z'],
    ['rate(2 days)', '2026-01-01T00:00:00.000Z', '2026-01-03T00:00:00.000Z'],
    ['cron(0 10 * * ? *)', '2026-01-01T10:00:00.000Z', '2026-01-02T10:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-01-01T10:16:00.000Z', '2026-01-01T10:30:00.000Z'],
    ['cron(0 18 ? * MON-FRI *)', '2026-01-02T18:00:00.000Z', '2026-01-05T18:00:00.000Z'],
    ['cron(0 8 1 * ? *)', '2026-01-15T00:00:00.000Z', '2026-02-01T08:00:00.000Z'],
    ['cron(5,35 14 ? JAN 1 2027)', '2026-01-15T00:00:00.000Z', '2027-01-03T14:05:00.000Z'],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  ])('%s after %s runs at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test('one that lies in the past never runs again', () => {
    expect(next('cron(0 0 1 1 ? 2020)', '2026-01-01T00:00:00.000Z')).toBeUndefined();
  });

  test.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(5 seconds)',
    'cron(* * * * *)',
    'cron(0 0 1 * MON *)',
    'cron(0 0 ? * ? *)',
    'cron(61 0 ? * MON *)',
    'cron(0 0 L * ? *)',
    'cron(0 0 ? * 2#1 *)',
    'every minute',
  ])('%s is refused by name', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(
      expect.objectContaining({ code: 'ValidationException', message: expect.stringContaining(expression) }),
    );
  });
});
