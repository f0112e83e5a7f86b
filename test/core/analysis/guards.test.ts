import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Guards } from '../../../core/analysis/guards.ts';
import { logMeanExp } from '../../../core/analysis/math.ts';
import { usualRate } from '../../../core/analysis/noise.ts';
import type { Split } from '../../../core/analysis/split.ts';

const usual = usualRate(Array.from({ length: 60 }, () => ({ requests: 6000, bad: 30 })));
const good: Split = { canary: 300, canaryBad: 2, stable: 5700, stableBad: 28 };
const ill: Split = { canary: 300, canaryBad: 16, stable: 5700, stableBad: 310 };

describe('the guards', () => {
  test('agree with the reference figures', () => {
    const expected = [
      -0.025289, -0.051264, -0.077932, -0.10533, -0.1335, 0.011765, 1.174109, 3.225403, 5.537521, 7.902401, 0.217044,
    ];
    const guards = new Guards(usual, 40, 0.05);
    expect(guards.limit).toBeCloseTo(0.0250041, 7);

    for (const [i, split] of [...Array(5).fill(good), ...Array(5).fill(ill), good].entries()) {
      guards.advance({ split, phi: 1, isPatient: false });
      expect(Math.abs(logMeanExp([guards.canary, guards.both]) - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  });

  test('hold nothing against a canary that is well while the stable alone is ill', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (shares) => {
        const guards = new Guards(usual, 40, 0.05);
        for (const share of shares) {
          const split = { canary: 30, canaryBad: 0, stable: 570, stableBad: Math.floor(570 * share) };
          guards.advance({ split, phi: 1, isPatient: false });
          expect(Math.max(guards.canary, guards.both)).toBeLessThanOrEqual(1e-9);
        }
      }),
    );
  });

  test('go on betting when a rollout is held for longer than planned', () => {
    const guards = new Guards(usual, 10, 0.05);
    for (let i = 0; i < 25; i += 1) guards.advance({ split: good, phi: 1, isPatient: false });
    for (let i = 0; i < 6; i += 1) guards.advance({ split: ill, phi: 1, isPatient: false });

    expect(guards.both).toBeGreaterThan(Math.log(20 / 0.05));
  });
});
