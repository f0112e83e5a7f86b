import { describe, expect, test } from '@jest/globals';
import { binomialP, upperTail } from '../../../../bench/judge/rules/binomial-p.ts';
import { kayentaCumulative, kayentaStep } from '../../../../bench/judge/rules/kayenta.ts';
import { lindonMalek } from '../../../../bench/judge/rules/lindon-malek.ts';
import { logBeta, logGamma } from '../../../../bench/judge/rules/log-gamma.ts';
import { mannWhitney } from '../../../../bench/judge/rules/mann-whitney.ts';
import { minutes, rolledBackAt, told } from '../series.ts';

describe('the rank-sum interval', () => {
  // z of the shifted samples, by scipy's rankdata with ties: 2.8298 at 0, 2.1866 at .001, .0644 at .004.
  const [x, y] = [
    [0.012, 0.015, 0.011, 0.02, 0.017, 0.013, 0.012],
    [0.008, 0.01, 0.012, 0.009, 0.011, 0.007, 0.01],
  ];

  test('agrees with another program', () => {
    const shift = mannWhitney(x ?? [], y ?? []);

    expect(shift?.estimate()).toBeCloseTo(0.004, 6);
    expect(shift?.surelyAbove(0)).toBe(true);
    expect(shift?.surelyAbove(0.001)).toBe(false);
  });

  test('has nothing to say of constant samples that are equal', () => {
    expect(mannWhitney([0, 0, 0], [0, 0])).toBeUndefined();
  });
});

describe('Kayenta', () => {
  const noise = [0, 1, 2, 1, 0, 2, 1, 1, 0, 2];
  const canary = (more: number) =>
    Array.from({ length: 40 }, (_, i): [number, number] => [1000, (noise[i % 10] ?? 0) + more]);

  test('judges at the end of a step only, and needs its interval above a quarter of the shift', () => {
    expect(rolledBackAt(kayentaStep, told(canary(30), [19_000, 190]))).toBe(10);
    expect(rolledBackAt(kayentaStep, told(canary(9), [19_000, 190]))).toBeUndefined();
  });

  test('the last step alone sees a change that all minutes so far hide', () => {
    const late = [...canary(9).slice(0, 30), ...canary(20).slice(30)];

    expect(rolledBackAt(kayentaStep, told(late, [19_000, 190]))).toBe(40);
    expect(rolledBackAt(kayentaCumulative, told(late, [19_000, 190]))).toBeUndefined();
  });

  test('passes a sparse canary: an all-zero median is no shift', () => {
    const sparse = Array.from({ length: 40 }, (_, i): [number, number] => [100, i % 10 === 0 ? 30 : 0]);

    expect(rolledBackAt(kayentaCumulative, told(sparse, [1900, 0]))).toBeUndefined();
  });
});

describe('the binomial chance', () => {
  test('agrees with exact sums', () => {
    expect(upperTail(3, 4, 0.5)).toBeCloseTo(5 / 16, 12);
    expect(upperTail(2, 10, 0.05)).toBeCloseTo(0.0861383559, 9);
    expect(upperTail(0, 10, 0.05)).toBe(1);
  });

  test('is looked at each minute, over the running step', () => {
    const figures = binomialP.figures(told([...minutes(10, [100, 0]), [100, 4]] as [number, number][], [1900, 1]));

    expect(figures.slice(0, 10).every((figure) => figure === 0)).toBe(true);
    // 4 of 5 errors on a twentieth of the traffic: 5 x .05^4 x .95 + .05^5.
    expect(figures[10]).toBeCloseTo(-Math.log10(5 * 0.05 ** 4 * 0.95 + 0.05 ** 5), 9);
  });
});

describe('the Dirichlet mixture', () => {
  test('is the beta-binomial Bayes factor of the next errors', () => {
    const figures = lindonMalek.figures(told([[100, 2]], [100, 0]));

    // Both of two errors on an even split, prior Beta(5, 5): (5/10 x 6/11) / (1/4).
    expect(figures[0]).toBeCloseTo(Math.log(((5 / 10) * (6 / 11)) / 0.25), 9);
  });

  test('says nothing while the canary has less than its share', () => {
    expect(lindonMalek.figures(told([[100, 0]], [100, 9]))[0]).toBe(0);
  });

  test('the gamma function underneath agrees with factorials', () => {
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
    expect(logBeta(30, 970)).toBeCloseTo(-135.505818481, 8);
  });
});
