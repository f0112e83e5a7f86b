import { describe, expect, test } from '@jest/globals';
import { background, neededOverNoise } from '../../../core/analysis/background.ts';
import { mild, noisy, quiet } from './vectors.ts';

const known = { ...background(quiet, false), noise: () => [] as readonly number[] };
const factor = (...noise: number[]) => Math.exp(neededOverNoise({ ...known, noise: () => noise }));

describe('the factor by which a shift must explain more than lasting noise', () => {
  test.each([
    [0.07, 20],
    [0.6, 20],
    [0.7, 9.739351],
    [0.76, 6.324555],
    [0.92, 2],
    [0.97, 2],
  ])('agrees with the reference figures: weight %d of no noise asks for %d', (weight, expected) => {
    expect(Math.abs(factor(weight, (1 - weight) / 3) - expected)).toBeLessThan(1e-6);
  });

  test('is 2 after quiet hours, 20 after noisy ones and 12 without any', () => {
    const asked = [quiet, noisy(240), []].map((history) => Math.exp(neededOverNoise(background(history, false))));

    expect(asked.map((times) => Number(times.toFixed(9)))).toEqual([2, 20, 12]);
  });

  test('is 12 as long as no two neighbouring periods had traffic', () => {
    const lone = mild.flatMap(() => [
      { requests: 6000, bad: 30 },
      { requests: 0, bad: 0 },
    ]);

    expect(Math.exp(neededOverNoise(background(lone, false)))).toBeCloseTo(12, 9);
  });
});
