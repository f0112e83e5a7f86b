import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack, unpack, wilsonLower } from '../../../core/analysis/math.ts';

describe("Wilson's lower bound", () => {
  // 10 of 100 at z = 1.96: 0.0552 (the textbook example of the score interval).
  test('agrees with a published value', () => {
    expect(wilsonLower(10, 100, 1.96)).toBeCloseTo(0.0552, 4);
  });

  test('is zero without errors or without requests', () => {
    expect(wilsonLower(0, 100, 3)).toBe(0);
    expect(wilsonLower(0, 0, 3)).toBe(0);
  });

  test('comes nearer to the share as requests grow', () => {
    expect(wilsonLower(1000, 10_000, 3)).toBeGreaterThan(wilsonLower(10, 100, 3));
    expect(wilsonLower(1000, 10_000, 3)).toBeLessThan(0.1);
  });
});

test('every float comes back as it was, infinities and the tiniest included', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      expect([...unpack(pack(values))]).toEqual(values);
    }),
  );
  expect([...unpack(pack([Number.NEGATIVE_INFINITY, 5e-324, -0]))]).toEqual([Number.NEGATIVE_INFINITY, 5e-324, -0]);
});

test('the form is the same on every machine: the low byte first', () => {
  expect(pack([1])).toBe('AAAAAAAA8D8=');
  expect(pack([])).toBe('');
});
