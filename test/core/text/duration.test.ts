import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { duration, formatDuration } from '../../../core/text/duration.ts';

test.each([
  ['30s', 30],
  ['5m', 300],
  ['2h', 7200],
  ['1d', 86_400],
  ['0s', 0],
])('%s is %d seconds', (text, seconds) => {
  expect(duration.parse(text)).toBe(seconds);
});

test.each(['5 minutes', '5', 'm', '-5m', '1.5h', '5M', '1h30m', '', ' 5m', '5m ', '5ms', 300, null])(
  '%j is no duration, and the message says what is',
  (value) => {
    expect(duration.safeParse(value).error?.issues[0]?.message).toBe('a duration such as 30s, 5m, 2h or 1d');
  },
);

test('a duration longer than an execution may live is refused', () => {
  expect(duration.parse('365d')).toBe(31_536_000);
  expect(duration.safeParse('366d').error?.issues[0]?.message).toBe(
    'at most 365d, the longest that an execution lives',
  );
  expect(duration.safeParse('999999d').success).toBe(false);
});

test('seconds are shown in the largest unit that shows them whole', () => {
  expect([0, 59, 90, 120, 3600, 5400, 86_400, 100_000].map(formatDuration)).toEqual([
    '0s',
    '59s',
    '90s',
    '2m',
    '1h',
    '90m',
    '1d',
    '100000s',
  ]);
});

test('what is shown is read back as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000 }), (seconds) => {
      expect(duration.parse(formatDuration(seconds))).toBe(seconds);
    }),
  );
});
