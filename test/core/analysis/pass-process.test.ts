import { describe, expect, test } from '@jest/globals';
import { PassProcess } from '../../../core/analysis/pass-process.ts';
import { mild } from './vectors.ts';

const harmful = { ratio: 1.25, tolerance: 0.005 };

describe('the pass process', () => {
  test('agrees with the reference figures', () => {
    const expected = [-0.201524, -1.536338, -1.996812, -2.635652, -2.740108];
    const process = new PassProcess();

    for (const [i, split] of mild.entries()) {
      process.advance(split, harmful, 1);
      expect(Math.abs(process.log - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  });

  test('follows the rule of three for a canary without errors', () => {
    const process = new PassProcess();
    process.advanceAlone({ canary: 509, canaryBad: 0, stable: 0, stableBad: 0 }, 0.01, 1);

    // ln(20) + ln(8) = 5.08 evidence is reached by 508 clean requests against 1 %, a little sooner for the other bets.
    expect(process.log).toBeGreaterThan(Math.log(20));
  });

  test('learns nothing from a period without the stable', () => {
    const process = new PassProcess();
    process.advance({ canary: 500, canaryBad: 0, stable: 0, stableBad: 0 }, harmful, 1);

    expect(process.log).toBeCloseTo(0, 12);
  });
});
