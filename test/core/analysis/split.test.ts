import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { limitIncrement, splitIncrement } from '../../../core/analysis/split.ts';
import { mild } from './vectors.ts';

const share = (max: number) => fc.double({ min: 0, max, noNaN: true });

describe('the increment of one period', () => {
  test('agrees with the reference figure', () => {
    const first = mild[0] ?? { canary: 0, canaryBad: 0, stable: 0, stableBad: 0 };

    expect(splitIncrement(first, { ratio: 1.1, tolerance: 0.001 })(1.4)).toBeCloseTo(-0.109345, 6);
  });

  /** E exp(increment) for binomial counts, in closed form: the generating function of each version's errors. */
  test('has an expectation of at most 1 for a canary within its allowance, whatever the rates and the traffic', () => {
    const configuration = fc.record({
      canary: fc.integer({ min: 1, max: 1e6 }),
      stable: fc.integer({ min: 1, max: 1e6 }),
      stableRate: share(1),
      within: share(1),
      ratio: fc.double({ min: 1, max: 3, noNaN: true }),
      tolerance: share(0.05),
      times: fc.double({ min: 1, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(configuration, ({ canary, stable, stableRate, within, ratio, tolerance, times }) => {
        const canaryRate = within * Math.min(1, ratio * stableRate + tolerance);
        const at = (canaryBad: number, stableBad: number) =>
          splitIncrement({ canary, canaryBad, stable, stableBad }, { ratio, tolerance })(times);
        const nothing = at(0, 0);
        const canaryFactor = Math.expm1(at(1, 0) - nothing);
        const stableFactor = Math.expm1(at(0, 1) - nothing);
        const log =
          canary * Math.log1p(canaryRate * canaryFactor) + stable * Math.log1p(stableRate * stableFactor) + nothing;

        expect(log).toBeLessThanOrEqual(1e-7);
      }),
      { numRuns: 20_000 },
    );
  });

  test('has an expectation of at most 1 against a fixed limit too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        share(1),
        share(1),
        fc.double({ min: 1, max: 100, noNaN: true }),
        (n, limit, within, times) => {
          const nothing = limitIncrement(n, 0, limit)(times);
          const log =
            n * Math.log1p(within * limit * Math.expm1(limitIncrement(n, 1, limit)(times) - nothing)) + nothing;

          expect(log).toBeLessThanOrEqual(1e-7);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
