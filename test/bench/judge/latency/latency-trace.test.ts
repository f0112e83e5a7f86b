import { describe, expect, test } from '@jest/globals';
import { countedBy, latencyTrace } from '../../../../bench/judge/latency/latency-trace.ts';
import { shareAbove } from '../../../../bench/judge/latency/order-statistic.ts';
import { changes, exceededBy, shapes, usualLaw } from '../../../../bench/judge/latency/shapes.ts';
import { randomOf } from '../../../../bench/judge/random.ts';

const named = <T extends { readonly name: string }>(all: readonly T[], name: string): T => {
  const one = all.find((each) => each.name === name);
  if (one === undefined) throw new Error(`no ${name}`);
  return one;
};

describe.each(shapes.map((shape) => [shape.name, shape] as const))('%s response times', (_, shape) => {
  test('have the percentiles of their law', () => {
    const law = usualLaw(shape);
    for (const rest of [0.5, 0.1, 0.05, 0.02, 0.01]) expect(law(exceededBy(law, rest))).toBeCloseTo(rest, 5);
  });

  test('move by the factor of a release', () => {
    const law = usualLaw(shape);
    const slower = named(changes, 'x1.5').of(law);
    expect(exceededBy(slower, 0.05) / exceededBy(law, 0.05)).toBeCloseTo(1.5, 3);
  });
});

test('the percentile of a sample lies around that of all requests', () => {
  const random = randomOf(1);
  const shares = Array.from({ length: 2000 }, () => shareAbove(random, 1000, 0.9));
  expect(shares.reduce((a, b) => a + b, 0) / shares.length).toBeCloseTo(0.1, 2);
});

test('the stable is counted above lower limits as promised, the canary above the same', () => {
  const trace = latencyTrace(named(shapes, 'lognormal'), named(changes, 'same'), randomOf(2));
  const [promised, strict] = [countedBy(trace, 'asPromised'), countedBy(trace, 'strict')];
  const slow = (version: 'canary' | 'stable', { periods }: typeof strict) =>
    periods.reduce((sum, period) => sum + (period[version]?.slow?.[0] ?? 0), 0);

  expect(promised.periods[0]?.canary?.slow?.[1]).toBe(strict.periods[0]?.canary?.slow?.[1]);
  expect(slow('canary', promised)).toBeGreaterThan(slow('canary', strict));
  expect(slow('stable', promised)).toBeGreaterThan(1.5 * slow('stable', strict));
  expect(countedBy(trace, 'none').periods[0]?.stable).not.toHaveProperty('slow');
});

test('the same seed gives the same arrays', () => {
  const [shape, change] = [named(shapes, 'bimodal'), named(changes, 'tail +2 %')];
  expect(latencyTrace(shape, change, randomOf(3))).toEqual(latencyTrace(shape, change, randomOf(3)));
});
