import { describe, expect, test } from '@jest/globals';
import { randomOf } from '../../../bench/judge/random.ts';
import { traceOf } from '../../../bench/judge/trace.ts';

const moments = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length };
};
const draws = (draw: () => number) => moments(Array.from({ length: 40_000 }, draw));

describe('random numbers', () => {
  test.each([
    [5, 0.3],
    [600, 0.005],
    [6000, 0.05],
    [60_000, 0.5],
    [300, 0.95],
  ])('binomial(%d, %d) has the mean and variance of its law', (n, p) => {
    const random = randomOf(1, n);
    const { mean, variance } = draws(() => random.binomial(n, p));
    const sd = Math.sqrt(n * p * (1 - p));

    expect(Math.abs(mean - n * p)).toBeLessThan((4 * sd) / 200);
    expect(variance / sd ** 2).toBeGreaterThan(0.96);
    expect(variance / sd ** 2).toBeLessThan(1.04);
  });

  test('poisson has one figure for mean and variance', () => {
    const random = randomOf(2);
    const { mean, variance } = draws(() => random.poisson(37.5));

    expect(mean).toBeCloseTo(37.5, 0);
    expect(variance / 37.5).toBeCloseTo(1, 1);
  });

  test('the same seed gives the same trace, another one another', () => {
    const drawn = (seed: number) => traceOf({ rps: 10, base: 0.005 }, {}, randomOf(seed));

    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });
});

describe('a trace', () => {
  test('splits by the weight of the schedule and adds what the release adds', () => {
    const trace = traceOf({ rps: 1000, base: 0.005 }, { canary: () => 0.05 }, randomOf(3));
    const share = (at: number) => {
      const { canary, stable } = trace.periods[at] ?? {};
      return (canary?.requests ?? 0) / ((canary?.requests ?? 0) + (stable?.requests ?? 0));
    };
    const { canary } = trace.periods[39] ?? {};

    expect([0, 10, 20, 30].map((at) => Math.round(100 * share(at)))).toEqual([5, 10, 25, 50]);
    expect((canary?.errors ?? 0) / (canary?.requests ?? 1)).toBeCloseTo(0.055, 2);
    expect(trace.extra[39]).toBeCloseTo(0.05 * (canary?.requests ?? 0), 6);
    expect(trace.history).toHaveLength(240);
    expect(trace.history.every((period) => period.canary?.requests === 0 || period.canary === undefined)).toBe(true);
  });

  test('errors in clusters vary more than chance alone', () => {
    const trace = traceOf({ rps: 100, base: 0.01, noise: { kind: 'clusters', size: 5 } }, {}, randomOf(4));
    const { mean, variance } = moments(trace.history.map((period) => period.stable?.errors ?? 0));

    expect(variance / mean).toBeGreaterThan(3);
  });
});
