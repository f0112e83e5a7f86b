import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lastWhole } from '../../../core/analysis/series.ts';
import { secondsToNextLook } from '../../../core/plan/look.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const { analysis } = samplePlan();
const plan = (changes: { interval?: number; period?: number; delay?: number } = {}) => {
  if (analysis === 'alarmsOnly') throw new Error('the sample is judged by metrics');
  const { interval = 60, period = 60, delay = 120 } = changes;
  return samplePlan({ analysis: { ...analysis, interval, metrics: { ...analysis.metrics, period, delay } } });
};
const seconds = (n: number) => testStart + n * 1000;

describe('the next look', () => {
  test('is when the next period of the metrics is whole', () => {
    expect(secondsToNextLook(plan(), seconds(0))).toBe(60);
    expect(secondsToNextLook(plan(), seconds(17))).toBe(43);
    expect(secondsToNextLook(plan({ delay: 130 }), seconds(0))).toBe(10);
  });

  test('waits for as many periods as the interval needs', () => {
    expect(secondsToNextLook(plan({ interval: 150 }), seconds(120))).toBe(180);
    expect(secondsToNextLook(plan({ interval: 10 }), seconds(0))).toBe(60);
    expect(secondsToNextLook(plan({ period: 300 }), seconds(120))).toBe(300);
  });

  test('is not later than the deadline', () => {
    expect(secondsToNextLook(plan(), seconds(0), 12.4)).toBe(13);
    expect(secondsToNextLook(plan(), seconds(0), 0)).toBe(1);
  });

  test('finds a period that was not whole before, within one stride', () => {
    const parts = fc.record({
      at: fc.integer({ min: 0, max: 86_400_000 }),
      periods: fc.integer({ min: 1, max: 5 }),
      interval: fc.integer({ min: 10, max: 900 }),
      delay: fc.nat(600),
    });
    fc.assert(
      fc.property(parts, ({ at, periods, interval, delay }) => {
        const period = 60 * periods;
        const now = testStart + at;
        const wait = secondsToNextLook(plan({ interval, period, delay }), now);
        expect(Number.isInteger(wait) && wait >= 1).toBe(true);
        expect(wait).toBeLessThanOrEqual(Math.ceil(interval / period) * period);
        expect(lastWhole(now + wait * 1000, period, delay)).toBeGreaterThan(lastWhole(now, period, delay));
      }),
    );
  });

  test('is an hour away at most where alarms alone count', () => {
    const alarmsOnly = samplePlan({ analysis: 'alarmsOnly' });
    expect(secondsToNextLook(alarmsOnly, testStart)).toBe(3600);
    expect(secondsToNextLook(alarmsOnly, testStart, 300)).toBe(300);
  });
});
