import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PlannedStep, plannedSteps } from '../../../core/plan/steps.ts';
import { strategy } from '../../../core/spec/strategy.ts';

const steps = (given: object): PlannedStep[] => plannedSteps(strategy.parse(given));
const weights = (given: object) => steps(given).map(({ weight }) => weight);

const weight = fc.integer({ min: 1, max: 99 });
const time = fc.nat(600).map((n) => `${n}m`);
const kinds = fc.oneof(
  fc.record({ canary: fc.record({ weight, bake: time }) }),
  fc.record({ linear: fc.record({ step: weight, every: time }) }),
  fc.record({
    exponential: fc.record({
      start: weight,
      factor: fc.double({ min: 1.1, max: 100, noNaN: true }),
      every: time,
    }),
  }),
  fc.record({
    steps: fc
      .uniqueArray(weight, { minLength: 1, maxLength: 20 })
      .chain((all) =>
        fc.tuple(...all.toSorted((a, b) => a - b).map((one) => fc.record({ weight: fc.constant(one), bake: time }))),
      ),
  }),
  fc.constant({ allAtOnce: true }),
);

describe('every strategy', () => {
  test('rises strictly in whole percents and ends at 100', () => {
    fc.assert(
      fc.property(kinds, (given) => {
        const all = weights(given);
        expect(all.at(-1)).toBe(100);
        for (const [i, one] of all.entries()) {
          expect(Number.isInteger(one)).toBe(true);
          expect(one).toBeGreaterThan(i === 0 ? 0 : (all[i - 1] ?? 0));
        }
      }),
    );
  });

  test('holds a step at least as long as it bakes', () => {
    fc.assert(
      fc.property(kinds, (given) => {
        for (const step of steps(given)) expect(step.maxBakeSeconds).toBeGreaterThanOrEqual(step.bakeSeconds);
      }),
    );
  });

  test('ends with the final bake', () => {
    expect(steps({ allAtOnce: true, finalBake: '7m' })).toEqual([
      { weight: 100, bakeSeconds: 420, maxBakeSeconds: 1260 },
    ]);
  });
});

test('linear goes up by the same step', () => {
  expect(weights({ linear: { step: 25, every: '1m' } })).toEqual([25, 50, 75, 100]);
  expect(weights({ linear: { step: 40, every: '1m' } })).toEqual([40, 80, 100]);
  expect(weights({ linear: { step: 99, every: '1m' } })).toEqual([99, 100]);
});

test('exponential multiplies, by one percent at least', () => {
  expect(weights({ exponential: { start: 1, factor: 2, every: '1m' } })).toEqual([1, 2, 4, 8, 16, 32, 64, 100]);
  expect(weights({ exponential: { start: 1, factor: 1.1, every: '1m' } }).slice(0, 4)).toEqual([1, 2, 3, 4]);
});

test('a step keeps its own bounds and its gate', () => {
  const approval = { timeout: '1h', onTimeout: 'proceed' };
  expect(steps({ steps: [{ weight: 5, bake: '10m', minBake: '3m', maxBake: '20m', approval }] })[0]).toEqual({
    weight: 5,
    bakeSeconds: 600,
    minBakeSeconds: 180,
    maxBakeSeconds: 1200,
    approval: { timeoutSeconds: 3600, onTimeout: 'proceed' },
  });
});

test('a gate waits two hours and then rolls back unless told otherwise', () => {
  expect(steps({ steps: [{ weight: 5, bake: '1m', approval: {} }] })[0]?.approval).toEqual({
    timeoutSeconds: 7200,
    onTimeout: 'rollback',
  });
});

test.each([
  ['two kinds at once', { allAtOnce: true, canary: { weight: 5, bake: '1m' } }],
  ['none', {}],
  [
    'weights that fall',
    {
      steps: [
        { weight: 50, bake: '1m' },
        { weight: 5, bake: '1m' },
      ],
    },
  ],
  [
    'the same weight twice',
    {
      steps: [
        { weight: 5, bake: '1m' },
        { weight: 5, bake: '1m' },
      ],
    },
  ],
  ['no step', { steps: [] }],
  ['weight 100 as a step', { canary: { weight: 100, bake: '1m' } }],
  ['weight 0', { canary: { weight: 0, bake: '1m' } }],
  ['half a percent', { canary: { weight: 0.5, bake: '1m' } }],
  ['a factor that does not grow', { exponential: { start: 1, factor: 1, every: '1m' } }],
  ['a longest bake shorter than the bake', { steps: [{ weight: 5, bake: '2m', maxBake: '1m' }] }],
  ['a shortest bake longer than the bake', { steps: [{ weight: 5, bake: '2m', minBake: '3m' }] }],
  ['allAtOnce that is not', { allAtOnce: false }],
])('%s is refused', (_, given) => {
  expect(strategy.safeParse(given).success).toBe(false);
});

describe('testers', () => {
  const testers = { header: 'x-canary' };

  test('come first, with weight 0, as long as the spec says and until somebody approves', () => {
    expect(steps({ testers, canary: { weight: 5, bake: '5m' } })[0]).toEqual({
      weight: 0,
      bakeSeconds: 0,
      maxBakeSeconds: 0,
    });
    const gated = { ...testers, hold: '30m', approval: { timeout: '4h' } };
    expect(steps({ testers: gated, allAtOnce: true })).toMatchObject([
      { weight: 0, bakeSeconds: 1800, approval: { timeoutSeconds: 14_400, onTimeout: 'rollback' } },
      { weight: 100 },
    ]);
  });

  test.each([
    [{ exact: 'true' }, true],
    [{ range: { start: 1, end: 10 } }, true],
    [{ range: { start: 10, end: 10 } }, false],
    [{}, false],
    [{ exact: 'a', prefix: 'b' }, false],
    [{ exact: '' }, false],
    [{ contains: 'x' }, false],
  ])('may ask for %j: %s', (match, may) => {
    expect(strategy.safeParse({ testers: { ...testers, match }, allAtOnce: true }).success).toBe(may);
  });

  test.each(['x canary', '', 'x'.repeat(51), 'x:y'])('have a header with a name that HTTP allows, not %j', (header) => {
    expect(strategy.safeParse({ testers: { header }, allAtOnce: true }).success).toBe(false);
  });
});
