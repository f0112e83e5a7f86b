import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { background } from '../../../core/analysis/background.ts';
import { Comparison } from '../../../core/analysis/comparison.ts';
import { type Split, splitIncrement } from '../../../core/analysis/split.ts';
import { mild, noisy, worse } from './vectors.ts';

const allowed = { ratio: 1.1, tolerance: 0.001 };
const caution = { alpha: 0.05, minBadPeriods: 2, warmupPeriods: 2 };

function compared(periods: readonly Split[], more: Partial<typeof caution> = {}, phi = 1, prudent = false) {
  const comparison = new Comparison(background(noisy(240), prudent), { ...caution, ...more });
  for (const [i, split] of periods.entries())
    comparison.advance({
      increment: splitIncrement(split, allowed),
      phi,
      requests: split.canary,
      bad: split.canaryBad,
      start: i === 0 ? 0.5 : 0,
      onset: i === 0 ? 0.5 : 0,
      age: i,
      isIllTogether: false,
    });
  return comparison;
}

const split = fc
  .record({ canary: fc.nat(3000), stable: fc.nat(9000), share: fc.double({ min: 0, max: 0.5, noNaN: true }) })
  .map(({ canary, stable, share }) => ({
    canary,
    stable,
    canaryBad: Math.floor(canary * share * share),
    stableBad: Math.floor(stable / 200),
  }));
const periods = fc.array(split, { minLength: 1, maxLength: 8 });

describe('each refinement only ever shrinks the evidence', () => {
  test('the check against lasting noise', () => {
    fc.assert(
      fc.property(periods, (all) => {
        const comparison = compared(all);
        expect(comparison.checked).toBeLessThanOrEqual(comparison.log);
      }),
    );
  });

  test('more bad periods asked for, and a longer warm-up', () => {
    fc.assert(
      fc.property(periods, (all) => {
        const usual = compared(all).log;
        expect(compared(all, { minBadPeriods: 3 }).log).toBeLessThanOrEqual(usual + 1e-9);
        expect(compared(all, { warmupPeriods: 5 }).log).toBeLessThanOrEqual(usual + 1e-9);
        expect(usual).toBeLessThanOrEqual(compared(all, { minBadPeriods: 1, warmupPeriods: 0 }).log + 1e-9);
      }),
    );
  });

  test('prudence, on a noisy service', () => {
    for (const all of [mild, worse])
      expect(compared(all, {}, 1, true).checked).toBeLessThanOrEqual(compared(all).checked);
  });
});

test('a canary worse within the noise of its service is suspected, not convicted', () => {
  const all = Array.from({ length: 4 }, () => ({ canary: 300, canaryBad: 9, stable: 5700, stableBad: 28 }));
  const comparison = compared(all);

  expect(comparison.log).toBeGreaterThan(Math.log(20));
  expect(comparison.checked).toBeLessThan(Math.log(20));
});

test('a shift has to explain the first five periods six times as well as later ones', () => {
  const all = Array.from({ length: 4 }, () => ({ canary: 300, canaryBad: 9, stable: 5700, stableBad: 28 }));
  const { sum, checked } = compared(all);
  const later = new Comparison(background(noisy(240), false), caution, { ...sum, served: 6 });

  expect(sum.served).toBe(4);
  expect(later.checked - checked).toBeCloseTo(Math.log(6), 9);
});

test('a period in which both versions are ill speaks neither for a shift nor for noise', () => {
  const both = compared(worse);
  const before = both.checked;
  both.advance({
    increment: splitIncrement({ canary: 300, canaryBad: 80, stable: 5700, stableBad: 600 }, allowed),
    phi: 1,
    requests: 300,
    bad: 80,
    start: 0,
    onset: 0,
    age: worse.length,
    isIllTogether: true,
  });

  // The sixth period is no longer one of the first five.
  expect(both.checked - before).toBeCloseTo(Math.log(6), 6);
});
