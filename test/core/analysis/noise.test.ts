import { describe, expect, test } from '@jest/globals';
import { background, failPhi, noisePlus, noNoise, passPhi } from '../../../core/analysis/background.ts';
import { cleaned, neighbours, pair, periodDispersion } from '../../../core/analysis/noise.ts';
import { incident, noisy, quiet } from './vectors.ts';

/** The sum of twenty periods in which the stable's errors jump. */
const jumpy = Array.from({ length: 20 }, (_, i) => ({ requests: 6000, bad: i % 2 === 0 ? 10 : 60 })).reduce(
  noisePlus,
  noNoise,
);

describe('over-dispersion', () => {
  test('agrees with the reference figures', () => {
    expect(neighbours(quiet).chi2).toBeCloseTo(8.459254, 6);
    expect(neighbours(noisy(60)).chi2).toBeCloseTo(3.788069, 6);
    expect(neighbours(quiet).pairs).toBe(30);
  });

  test('an incident counts as unseen, and every other period keeps its place', () => {
    const kept = cleaned(incident);

    expect(kept.map((tally) => tally.requests === 0).flatMap((gone, i) => (gone ? [i] : []))).toEqual([
      20, 21, 22, 23, 24,
    ]);
    expect(kept).toHaveLength(60);
    expect(neighbours(kept).pairs).toBe(27);
  });

  test('one wild pair is bounded, and a pair without traffic is none', () => {
    expect(pair({ requests: 1000, bad: 0 }, { requests: 1000, bad: 900 }).chi2).toBe(50);
    expect(pair({ requests: 0, bad: 0 }, { requests: 1000, bad: 9 }).pairs).toBe(0);
  });

  test('grows with the errors of a shared blip, and stays 1 where there is no noise', () => {
    expect(periodDispersion(3, { requests: 6000, bad: 30 }, 0.005)).toBe(3);
    expect(periodDispersion(3, { requests: 6000, bad: 309 }, 0.005)).toBeCloseTo(21, 12);
    expect(periodDispersion(1, { requests: 6000, bad: 6000 }, 0.005)).toBe(1);
  });

  test("is learnt from the rollout's own stable periods while the history is short", () => {
    const unknown = background([], false);

    expect(failPhi(unknown, noNoise)).toBe(1);
    expect(failPhi(unknown, jumpy)).toBe(8);
    expect(passPhi(unknown, jumpy)).toBe(5);
  });

  test('is not learnt from the rollout when the history is long', () => {
    expect(failPhi(background(quiet, false), jumpy)).toBe(1);
  });
});
