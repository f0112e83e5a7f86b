import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatTargets, percentOf, sameTraffic } from '../../../core/routing/weights.ts';

const target = (id: string, weight: number, port?: number) => ({
  id,
  weight,
  ...(port !== undefined && { port }),
});

describe('traffic', () => {
  test('is the same for the same shares, whatever the weights sum to', () => {
    expect(sameTraffic([target('a', 5), target('b', 5)], [target('a', 50), target('b', 50)])).toBe(true);
    expect(sameTraffic([target('a', 1)], [target('a', 100)])).toBe(true);
  });

  test('differs for any two different percentages', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(percent, percent, (a, b) => {
        const split = (to: number) => [target('stable', 100 - to), target('canary', to)];
        expect(sameTraffic(split(a), split(b))).toBe(a === b);
      }),
    );
  });

  test('does not depend on order, nor on targets without weight', () => {
    expect(sameTraffic([target('a', 90), target('b', 10)], [target('c', 0), target('b', 10), target('a', 90)])).toBe(
      true,
    );
  });

  test('differs by port and by target', () => {
    expect(sameTraffic([target('a', 1, 80)], [target('a', 1, 81)])).toBe(false);
    expect(sameTraffic([target('a', 1)], [target('b', 1)])).toBe(false);
    expect(sameTraffic([target('a', 0)], [target('b', 0)])).toBe(true);
  });
});

test('targets are shown with their weights', () => {
  expect(formatTargets([target('color-v1', 90), target('color-v2', 10)])).toBe('color-v1 90, color-v2 10');
  expect(formatTargets([])).toBe('no target');
});

test('a target’s share is in whole percent of all weights, and there is none where nothing has weight', () => {
  expect(percentOf([target('a', 1), target('b', 2)], 'b')).toBe(67);
  expect(percentOf([target('a', 1), target('b', 1, 80), target('b', 2, 81)], 'b')).toBe(75);
  expect(percentOf([target('a', 1)], 'b')).toBe(0);
  expect(percentOf([target('a', 0)], 'a')).toBeUndefined();
  expect(percentOf([], 'a')).toBeUndefined();
});
