import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FailProcess, PassProcess, possibleBets } from '../../../core/analysis/bets.ts';
import { passIncrement, passLimitIncrement, type Split, splitIncrement } from '../../../core/analysis/split.ts';
import { mild } from './vectors.ts';

const allowed = { ratio: 1.1, tolerance: 0.001 };
const run = (periods: readonly Split[], phi = 1, cap = Number.POSITIVE_INFINITY) => {
  const process = new FailProcess();
  process.start(0.5);
  return periods.map((split) => {
    process.advance({ increment: splitIncrement(split, allowed), phi, cap });
    return process.log;
  });
};

const split = fc
  .record({
    canary: fc.nat(5000),
    stable: fc.nat(50_000),
    a: fc.double({ min: 0, max: 0.3, noNaN: true }),
    b: fc.double({ min: 0, max: 0.3, noNaN: true }),
  })
  .map(({ canary, stable, a, b }) => ({
    canary,
    stable,
    canaryBad: Math.floor(canary * a),
    stableBad: Math.floor(stable * b),
  }));

describe('the fail process', () => {
  test('agrees with the reference figures', () => {
    const expected = [-0.455911, 0.218054, 1.111561, 3.733455, 4.122714];

    for (const [i, log] of run(mild).entries()) expect(Math.abs(log - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
  });

  test('is 0 before anything was seen, and stays 0 through periods without either version', () => {
    expect(new FailProcess().log).toBe(0);
    expect(run([{ canary: 0, canaryBad: 0, stable: 500, stableBad: 3 }])[0]).toBeCloseTo(0, 12);
    expect(run([{ canary: 500, canaryBad: 90, stable: 0, stableBad: 0 }])[0]).toBeCloseTo(0, 12);
  });

  test('only grows with more canary errors', () => {
    fc.assert(
      fc.property(
        fc.array(split, { minLength: 1, maxLength: 10 }),
        fc.nat(9),
        fc.integer({ min: 1, max: 50 }),
        (all, at, more) => {
          const worse = all.map((s, i) => (i === at ? { ...s, canaryBad: Math.min(s.canary, s.canaryBad + more) } : s));

          expect(run(worse).at(-1)).toBeGreaterThanOrEqual((run(all).at(-1) ?? 0) - 1e-9);
        },
      ),
    );
  });

  test('gives the same evidence however its periods are batched, if they have one share of traffic and no cap', () => {
    const rates = fc.array(fc.record({ a: fc.nat(30), b: fc.nat(200) }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 11 }), (all, cut) => {
        const periods = all.map(({ a, b }) => ({ canary: 100, canaryBad: a, stable: 1900, stableBad: b }));
        const sum = (part: readonly Split[]) =>
          part.reduce((x, y) => ({
            canary: x.canary + y.canary,
            canaryBad: x.canaryBad + y.canaryBad,
            stable: x.stable + y.stable,
            stableBad: x.stableBad + y.stableBad,
          }));
        const batches = [periods.slice(0, cut), periods.slice(cut)].filter((part) => part.length > 0).map(sum);

        expect(run(batches).at(-1)).toBeCloseTo(run(periods).at(-1) ?? Number.NaN, 8);
      }),
    );
  });

  test('a cap bounds what one period can add, and never adds', () => {
    fc.assert(
      fc.property(fc.array(split, { minLength: 1, maxLength: 10 }), (all) => {
        expect(run(all, 1, 3).at(-1)).toBeLessThanOrEqual((run(all).at(-1) ?? 0) + 1e-9);
        expect(run(all.slice(0, 1), 1, 3)[0]).toBeLessThanOrEqual(3);
      }),
    );
  });
});

const harmful = { ratio: 1.25, tolerance: 0.005 };

describe('the pass process', () => {
  test('agrees with the reference figures', () => {
    const expected = [-0.201524, -1.536338, -1.996812, -2.635652, -2.740108];
    const process = new PassProcess();

    for (const [i, split] of mild.entries()) {
      process.advance({ increment: passIncrement(split, harmful), phi: 1 });
      expect(Math.abs(process.log - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  });

  test('follows the rule of three for a canary without errors', () => {
    const process = new PassProcess();
    process.advance({ increment: passLimitIncrement(509, 0, 0.01), phi: 1 });

    // ln(20) + ln(8) = 5.08 evidence is reached by 508 clean requests against 1 %, a little sooner for the other bets.
    expect(process.log).toBeGreaterThan(Math.log(20));
  });

  test('learns nothing from a period without the stable', () => {
    const process = new PassProcess();
    process.advance({
      increment: passIncrement({ canary: 500, canaryBad: 0, stable: 0, stableBad: 0 }, harmful),
      phi: 1,
    });

    expect(process.log).toBeCloseTo(0, 12);
  });
});

test('no bet is placed on more errors than requests, and the least one always is', () => {
  expect(possibleBets(0.0065)).toEqual([1.4, 2, 3.5, 8, 25, 100]);
  expect(possibleBets(0.22)).toEqual([1.4, 2, 3.5]);
  expect(possibleBets(0.9)).toEqual([1.4]);
});
