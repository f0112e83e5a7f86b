import { expect, test } from '@jest/globals';
import { firstWhole, lastWhole } from '../../../core/analysis/series.ts';

const start = 1_700_000_040_000;
const seconds = (n: number) => start + n * 1000;

test('whole periods begin after a moment, and end before what the metrics are late by', () => {
  expect(firstWhole(seconds(0), 60)).toBe(seconds(0));
  expect(firstWhole(seconds(1), 60)).toBe(seconds(60));
  expect(lastWhole(seconds(179), 60, 120)).toBe(seconds(0));
  expect(lastWhole(seconds(180), 60, 120)).toBe(seconds(60));
});
