import { describe, expect, test } from '@jest/globals';
import { coldGains, coldLog, coldStarts } from '../../../core/analysis/cold-start.ts';
import { FrailtyCheck } from '../../../core/analysis/frailty-check.ts';
import { HiddenNoise, noiseWeights, transitions, usualBelief } from '../../../core/analysis/lasting-noise.ts';
import { pack, unpack } from '../../../core/analysis/math.ts';
import { cleaned, type Tally } from '../../../core/analysis/noise.ts';
import { type Split, splitIncrement } from '../../../core/analysis/split.ts';
import { incident, mild, noisy, quiet, stepped, worse } from './vectors.ts';

const allowed = { ratio: 1.1, tolerance: 0.001 };

/** Of one step. In `outage`, cold starts are ruled out from the first period on. */
function logs(weights: readonly number[], periods: readonly Split[], outage = false): number[] {
  const check = new FrailtyCheck(() => weights);
  return periods.map((split, age) => {
    check.advance({ increment: splitIncrement(split, allowed), phi: 1, start: age === 0 ? 0.5 : 0, age, outage });
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
      [logs(found, mild, true), mildLogs],
      [logs(found, worse, true), worseLogs],
    ] as const)
      for (const [i, value] of actual.entries())
        expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
  });

  test('is the bet itself when nothing was seen', () => {
    expect(logs([0.7, 0.1, 0.1, 0.1], [{ canary: 0, canaryBad: 0, stable: 900, stableBad: 9 }], true)[0]).toBeCloseTo(
      Math.log(0.5),
      12,
    );
  });

  test('costs the same evidence whether it is asked at each period or once at the end', () => {
    const check = new FrailtyCheck(() => [0.7, 0.1, 0.1, 0.1]);
    for (const [age, split] of worse.entries())
      check.advance({
        increment: splitIncrement(split, allowed),
        phi: 1,
        start: age === 0 ? 0.5 : 0,
        age,
        outage: true,
      });

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

/** The canary's errors beside the mild canary's requests; ln of the cold starts' mean likelihood, ln B without and with. */
const rivals: [string, number[], number[], number[], number[]][] = [
  [
    'a mild canary',
    [2, 6, 5, 7, 4],
    [-2.213442, -0.701687, 0.117599, 1.442097, 1.806807],
    [-1.947167, -0.24748, 0.94994, 3.12775, 3.253155],
    [-1.947167, -0.257095, 0.929711, 3.093019, 3.215508],
  ],
  [
    'a worse one',
    [9, 11, 8, 10, 9],
    [4.581081, 12.154846, 16.392489, 22.032179, 25.752725],
    [3.953918, 6.045323, 6.003023, 6.412745, 6.510709],
    [3.133021, 4.477963, 4.635798, 5.838575, 6.379594],
  ],
  [
    'a cold one',
    [24, 12, 6, 3, 2],
    [30.927708, 41.136733, 43.357659, 43.453578, 43.30612],
    [11.129681, 10.402379, 7.775902, 4.748023, 1.16546],
    [3.230006, 2.575618, -0.355911, -4.478494, -9.076242],
  ],
  [
    'a bad one',
    [15, 15, 15, 15, 15],
    [13.873265, 28.116615, 41.607595, 55.102722, 66.349006],
    [7.406426, 8.620621, 9.464842, 10.279121, 10.799061],
    [3.618487, 4.704791, 6.545197, 8.419863, 10.54779],
  ],
];

describe('a cold start as a rival explanation', () => {
  const weights = [0.97, 0.01, 0.01, 0.01];
  const withErrors = (errors: readonly number[]) =>
    mild.map((split, i) => ({ ...split, canaryBad: errors[i] ?? Number.NaN }));
  const near = (found: readonly number[], expected: readonly number[]) => {
    for (const [i, value] of found.entries()) expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
  };

  test.each(rivals)('agrees with the reference figures: %s', (_, errors, cold, before, after) => {
    const periods = withErrors(errors);
    const sums = new Float64Array(coldStarts);
    near(
      periods.map((split, age) => {
        for (const [k, gain] of coldGains(splitIncrement(split, allowed), 1, age).entries())
          sums[k] = (sums[k] ?? 0) + gain;
        return coldLog(sums);
      }),
      cold,
    );
    near(logs(weights, periods, true), before);
    near(logs(weights, periods), after);
  });

  test('only lowers the evidence, and does so until an outage', () => {
    const check = new FrailtyCheck(() => weights);
    const advance = (canaryBad: number, age: number, outage: boolean) =>
      check.advance({
        increment: splitIncrement({ canary: 300, canaryBad, stable: 5700, stableBad: 30 }, allowed),
        phi: 1,
        start: age === 0 ? 0.5 : 0.1,
        age,
        outage,
      });
    const before: number[] = [];
    for (const [age, errors] of [24, 12].entries()) {
      advance(errors, age, false);
      before.push(check.log);
    }
    advance(150, 2, true);
    const carried = new FrailtyCheck(() => weights, check.sum);
    for (const both of [check, carried])
      both.advance({
        increment: splitIncrement({ canary: 300, canaryBad: 24, stable: 5700, stableBad: 30 }, allowed),
        phi: 1,
        start: 0.1,
        age: 0,
        outage: false,
      });

    expect(before.every((log) => log < 4)).toBe(true);
    expect(check.log).toBeGreaterThan(20);
    expect(carried.log).toBe(check.log);
  });

  test('is at its beginning in a sum of an older version, which is carried on', () => {
    const check = new FrailtyCheck(() => weights);
    check.advance({ increment: splitIncrement(mild[0] ?? none, allowed), phi: 1, start: 0.5, age: 0, outage: false });
    const [length = 0, ...sum] = unpack(check.sum);
    const known = sum.slice(0, 72);
    const older = [...unpack(new FrailtyCheck(() => weights, pack(known)).sum)];

    const far = [20, 32, 50, 80].map(() => Number.NEGATIVE_INFINITY);
    expect(older).toEqual([length, ...known, ...far, ...Array.from({ length: coldStarts }, () => 0)]);
  });

  test('does not hide a canary forty times as bad as is allowed', () => {
    const periods = Array.from({ length: 5 }, () => ({ canary: 300, canaryBad: 60, stable: 5700, stableBad: 24 }));

    expect(logs(weights, periods)[3]).toBeGreaterThan(Math.log(12));
  });
});

const none: Split = { canary: 0, canaryBad: 0, stable: 0, stableBad: 0 };
