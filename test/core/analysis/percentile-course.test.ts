import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oddsAbove, SignProcess } from '../../../core/analysis/percentile-course.ts';

describe('the sign process', () => {
  test('six slower periods in a row are the least that suffice at even odds', () => {
    const process = new SignProcess();
    process.start(1);
    const reached = Array.from({ length: 7 }, () => {
      process.advance({ above: true, odds: 0.5 });
      return process.log >= Math.log(20);
    });

    expect(reached.indexOf(true)).toBe(5);
  });

  test('a canary at its limit gains nothing in expectation, whatever the odds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 0.65, noNaN: true }), (odds) => {
        const left = (above: boolean) => {
          const process = new SignProcess();
          process.start(0.5);
          process.advance({ above, odds });
          return Math.exp(process.log);
        };

        expect(odds * left(true) + (1 - odds) * left(false)).toBeCloseTo(1, 10);
      }),
    );
  });
});

/** P(the nearest-rank percentile of n values lies above the true one): at least so many of them do. */
function exact(requests: number, percentile: number): number {
  const needed = requests - Math.ceil(requests * percentile) + 1;
  let mass = percentile ** requests;
  let below = 0;
  for (let k = 0; k < needed; k += 1) {
    below += mass;
    mass *= ((requests - k) / (k + 1)) * ((1 - percentile) / percentile);
  }
  return 1 - below;
}

describe('the odds of a small sample', () => {
  test('are never below those of the nearest rank, as the number of requests varies', () => {
    for (const percentile of [0.9, 0.95, 0.99]) {
      for (const mean of [5, 20, 70, 85, 120, 400]) {
        let [odds, real, weight] = [0, 0, Math.exp(-mean)];
        for (let n = 1; n < 4 * mean + 20; n += 1) {
          weight *= mean / n;
          odds += weight * oddsAbove(n, percentile);
          real += weight * exact(n, percentile);
        }

        expect(odds).toBeGreaterThanOrEqual(real);
      }
    }
  });

  test('are those of the maximum when the percentile is the maximum', () => {
    expect(oddsAbove(90, 0.99)).toBeCloseTo(exact(90, 0.99), 12);
  });
});
