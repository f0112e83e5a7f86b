import { describe, expect, test } from '@jest/globals';
import { FrailtyCheck } from '../../../core/analysis/frailty-check.ts';
import { HiddenNoise, noiseWeights, transitions, usualBelief } from '../../../core/analysis/lasting-noise.ts';
import { cleaned, type Tally } from '../../../core/analysis/noise.ts';
import { type Split, splitIncrement } from '../../../core/analysis/split.ts';
import { incident, mild, noisy, quiet, stepped, worse } from './vectors.ts';

const allowed = { ratio: 1.1, tolerance: 0.001 };

function logs(weights: readonly number[], periods: readonly Split[]): number[] {
  const check = new FrailtyCheck(() => weights);
  return periods.map((split, i) => {
    check.advance({ increment: splitIncrement(split, allowed), phi: 1, start: i === 0 ? 0.5 : 0 });
    return check.log;
  });
}

/** History, the weights it gives, and ln B after each period of the mild and of the worse canary. */
const figures: [string, readonly Tally[], number[], number[], number[]][] = [
  [
    'none',
    [],
    [0.7, 0.1, 0.1, 0.1],
    [-1.947167, -0.454134, 0.348525, 1.296774, 1.283857],
    [2.534683, 3.743637, 3.700448, 4.11016, 4.208124],
  ],
  [
    'quiet',
    quiet,
    [0.97, 0.01, 0.01, 0.01],
    [-1.947167, -0.24748, 0.949939, 3.127747, 3.253152],
    [3.953917, 6.045322, 6.003022, 6.412744, 6.510708],
  ],
  [
    'noisy',
    noisy(60),
    [0.07, 0.173024, 0.148119, 0.608857],
    [-1.947167, -0.832519, -0.430882, 0.072623, 0.031357],
    [1.36234, 2.372937, 2.29735, 2.636973, 2.694363],
  ],
  [
    'stepped',
    stepped,
    [0.97, 0.01, 0.01, 0.01],
    [-1.947167, -0.24748, 0.94994, 3.12775, 3.253155],
    [3.953918, 6.045323, 6.003023, 6.412745, 6.510709],
  ],
  [
    'four noisy hours',
    noisy(240),
    [0.07, 0.011335, 0.461602, 0.457062],
    [-1.947167, -0.87175, -0.507568, -0.068786, -0.089589],
    [1.20673, 2.222923, 2.177435, 2.586897, 2.685171],
  ],
  [
    'incident',
    incident,
    [0.969999, 0.010001, 0.01, 0.01],
    [-1.947167, -0.24748, 0.949938, 3.127744, 3.253147],
    [3.953916, 6.045321, 6.003021, 6.412743, 6.510706],
  ],
];

describe('the check against lasting noise', () => {
  test.each(figures)('agrees with the reference figures: %s', (_, history, weights, mildLogs, worseLogs) => {
    const found = noiseWeights(cleaned(history), 1, usualBelief);

    for (const [actual, expected] of [
      [found, weights],
      [logs(found, mild), mildLogs],
      [logs(found, worse), worseLogs],
    ] as const)
      for (const [i, value] of actual.entries())
        expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
  });

  test('is the bet itself when nothing was seen', () => {
    expect(logs([0.7, 0.1, 0.1, 0.1], [{ canary: 0, canaryBad: 0, stable: 900, stableBad: 9 }])[0]).toBeCloseTo(
      Math.log(0.5),
      12,
    );
  });

  test('costs the same evidence whether it is asked at each period or once at the end', () => {
    const check = new FrailtyCheck(() => [0.7, 0.1, 0.1, 0.1]);
    for (const [i, split] of worse.entries())
      check.advance({ increment: splitIncrement(split, allowed), phi: 1, start: i === 0 ? 0.5 : 0 });

    expect(check.log).toBeCloseTo(4.208124, 5);
  });

  test('a history whose first hour alone had more errors leaves the weights as they are', () => {
    const plain = stepped.map((tally, i) => (i < 60 ? { ...tally, bad: tally.bad / 2 } : tally));
    const [a, b] = [plain, stepped].map((history) => noiseWeights(cleaned(history), 1, usualBelief));

    for (const [i, weight] of (a ?? []).entries()) expect(Math.abs(weight - (b?.[i] ?? 0))).toBeLessThan(1e-5);
  });
});

test('the filter of periods that say nothing has a likelihood of 1', () => {
  const filter = new HiddenNoise(transitions(0.9));
  for (let i = 0; i < 50; i += 1) filter.advance(new Float64Array(17));

  expect(filter.log).toBeCloseTo(0, 12);
});
