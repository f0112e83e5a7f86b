import { describe, expect, test } from '@jest/globals';
import { wilsonLower } from '../../../core/analysis/wilson.ts';

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
