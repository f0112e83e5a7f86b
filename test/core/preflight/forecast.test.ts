import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settingsOf } from '../../../core/analysis/settings.ts';
import { detectable, periodsToFail, periodsToPass, type Traffic } from '../../../core/preflight/forecast.ts';
import { spec } from '../analysis/story.ts';

const settings = settingsOf(spec());
const traffic: Traffic = { requests: 6000, rate: 0.005, noise: 1, weight: 5 };

describe('the forecast', () => {
  test('agrees with simulated rollouts: one point more takes about five minutes at 300 canary requests a minute', () => {
    expect(periodsToFail(0.015, traffic, settings)).toBeGreaterThan(4.4);
    expect(periodsToFail(0.015, traffic, settings)).toBeLessThan(5.5);
    expect(periodsToFail(0.01, traffic, settings)).toBeGreaterThan(20);
    expect(periodsToFail(0.01, traffic, settings)).toBeLessThan(27);
  });

  test('a canary within its allowance is never rolled back, and one with no traffic never passed', () => {
    expect(periodsToFail(0.0065, traffic, settings)).toBe(Number.POSITIVE_INFINITY);
    expect(periodsToPass({ ...traffic, requests: 0 }, settings)).toBe(Number.POSITIVE_INFINITY);
    expect(detectable(10, { ...traffic, requests: 0 }, settings)).toBe(1);
  });

  test('at ten requests a second a good canary passes half of the traffic within about nine minutes', () => {
    const slow = { ...traffic, requests: 600, weight: 50 };

    expect(periodsToPass(slow, settings)).toBeGreaterThan(6);
    expect(periodsToPass(slow, settings)).toBeLessThan(12);
    expect(periodsToPass(traffic, settings)).toBe(3);
  });

  test('what is detectable in some periods takes just as many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer({ min: 1, max: 99 }), (periods, weight) => {
        const rate = detectable(periods, { ...traffic, weight }, settings);

        expect(periodsToFail(rate, { ...traffic, weight }, settings)).toBeCloseTo(periods, 3);
      }),
    );
  });

  test('at weight 100 the canary is held against the past, with the wider allowance', () => {
    const alone = { ...traffic, weight: 100 };

    expect(periodsToFail(0.0124, alone, settings)).toBe(Number.POSITIVE_INFINITY);
    expect(periodsToFail(0.02, alone, settings)).toBeLessThan(3);
    expect(periodsToPass({ ...alone, requests: 60 }, settings)).toBeGreaterThan(10);
    expect(periodsToPass(alone, settings)).toBe(3);
  });
});
