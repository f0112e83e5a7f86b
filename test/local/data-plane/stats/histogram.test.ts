import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  atMost,
  copied,
  emptyHistogram,
  quantile,
  record,
  since,
} from '../../../../local/data-plane/stats/histogram.ts';

const histogramOf = (...values: readonly number[]) => {
  const histogram = emptyHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
};

test('Of a value two digits are kept', () => {
  expect([...histogramOf(0, 7, 42, 123, 129, 9876).bins]).toEqual([
    [0, 1],
    [7, 1],
    [42, 1],
    [120, 2],
    [9800, 1],
  ]);
});

test('A quantile is drawn evenly through its bin, and of nothing there is none', () => {
  expect(quantile(emptyHistogram(), 0.5)).toBeNaN();
  expect(quantile(histogramOf(10), 0)).toBe(10);
  expect(quantile(histogramOf(10), 0.5)).toBe(10.5);
  expect(quantile(histogramOf(10), 1)).toBe(11);
});

test('A quantile is within a tenth of the value of that rank', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (recorded, share) => {
      const sorted = recorded.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(share * sorted.length - 1e-9) - 1] ?? 0;
      expect(Math.abs(quantile(histogramOf(...recorded), share) - exact)).toBeLessThanOrEqual(exact / 10 + 1e-6);
    }),
  );
});

test('An interval has what was recorded after a copy', () => {
  const histogram = histogramOf(5, 20);
  const before = copied(histogram);
  record(histogram, 20);
  record(histogram, 300);
  expect(since(histogram, before)).toEqual(histogramOf(20, 300));
});

test('The values up to a limit are counted', () => {
  expect([1, 5, 25, 1000].map((limit) => atMost(histogramOf(1, 5, 5, 24, 900), limit))).toEqual([1, 3, 4, 5]);
});
