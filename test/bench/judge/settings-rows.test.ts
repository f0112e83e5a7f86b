import { expect, test } from '@jest/globals';
import { endsOf, endsText } from '../../../bench/judge/ends.ts';
import { settingsMinutes } from '../../../bench/judge/settings-rows.ts';

test('caution costs minutes: five points more are found later with a third bad period, and after a warm-up', () => {
  const [defaults = 0, , , , careful = 0, , warm = 0] = settingsMinutes({ seed: 1, row: 6, from: 0, to: 1 })[0] ?? [];

  expect(defaults).toBeGreaterThan(0);
  expect(careful).toBeGreaterThan(defaults);
  expect(warm).toBeGreaterThan(10);
});

test('the median minute is that of the rolled-back rollouts alone', () => {
  expect(endsOf([0, 3, 5, 4])).toEqual({ found: 75, minute: 4 });
  expect(endsText(endsOf([0, 3, 5, 4]))).toBe('75.0/4');
  expect(endsText(endsOf([0, 0]))).toBe('0.0/-');
});
