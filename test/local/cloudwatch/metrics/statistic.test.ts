import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addStatistics, addValue, emptyAggregate, merge } from '../../../../local/cloudwatch/metrics/aggregate.ts';
import { parseStatistic } from '../../../../local/cloudwatch/metrics/statistic.ts';

const of = (values: readonly number[]) => {
  const aggregate = emptyAggregate();
  for (const value of values) addValue(aggregate, value, 1);
  return aggregate;
};

const oneToTen = of([10, 1, 9, 2, 8, 3, 7, 4, 6, 5]);

describe('a statistic of the values 1 to 10', () => {
  test.each([
    ['SampleCount', 10],
    ['Sum', 55],
    ['Average', 5.5],
    ['Minimum', 1],
    ['Maximum', 10],
    ['p0', 1],
    ['p10', 1],
    ['p50', 5],
    ['p90', 9],
    ['p99', 10],
    ['p99.9', 10],
    ['p100', 10],
    ['TC(:4)', 4],
    ['TC(2:4)', 2],
    ['TC(8:)', 2],
    ['TC(100:)', 0],
    ['tc90', 9],
    ['TC(10%:90%)', 8],
    ['TS(2:4)', 7],
    ['ts90', 45],
    ['TM(2:4)', 3.5],
    ['tm90', 5],
    ['TM(10%:90%)', 5.5],
    ['IQM', 6],
    ['PR(:3)', 30],
    ['PR(3:5)', 20],
    ['PR(5:)', 50],
  ])('%s is %d', (name, expected) => {
    expect(parseStatistic(name)(oneToTen)).toBeCloseTo(expected, 10);
  });

  test.each(['Median', 'p101', 'p', 'TC(:)', 'TC(1:90%)', 'TM(:101%)', 'PR(10%:20%)', 'sum'])(
    '%s is refused by name',
    (name) => {
      expect(() => parseStatistic(name)).toThrow(`The value ${name} for parameter Stat is not supported.`);
    },
  );

  test.each([
    ['wm90', 5.4],
    ['WM(:90%)', 5.4],
    ['WM(10%:90%)', 5.5],
    ['WM(2:7)', 5],
  ])('%s, which takes values beyond the bounds for the nearest within, is %d', (name, value) => {
    expect(parseStatistic(name)(of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))).toBeCloseTo(value);
  });
});

describe('values that are not known one by one', () => {
  test('a statistic set leaves sums but no percentiles', () => {
    const aggregate = of([1, 2]);
    addStatistics(aggregate, { SampleCount: 2, Sum: 12, Minimum: 4, Maximum: 8 });
    expect(parseStatistic('Average')(aggregate)).toBe(15 / 4);
    expect(parseStatistic('Maximum')(aggregate)).toBe(8);
    expect(parseStatistic('p50')(aggregate)).toBeUndefined();
    expect(parseStatistic('TC(:5)')(aggregate)).toBeUndefined();
  });

  test('a statistic set of equal values is as good as the values', () => {
    const aggregate = emptyAggregate();
    addStatistics(aggregate, { SampleCount: 3, Sum: 12, Minimum: 4, Maximum: 4 });
    expect(parseStatistic('p50')(aggregate)).toBe(4);
  });

  test('negative values have no percentiles', () => {
    expect(parseStatistic('p50')(of([-1, 2, 3]))).toBeUndefined();
    expect(parseStatistic('Sum')(of([-1, 2, 3]))).toBe(4);
  });
});

describe('for any values', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

  test('a percentile is a value that at least that share is not above, and the smallest one', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1000 }), (list, permille) => {
        const found = parseStatistic(`p${permille / 10}`)(of(list)) ?? Number.NaN;
        const upTo = (limit: number) => list.filter((value) => value <= limit).length;
        expect(list).toContain(found);
        expect(upTo(found) * 1000).toBeGreaterThanOrEqual(permille * list.length);
        const below = list.filter((value) => value < found).length;
        if (below > 0) expect(below * 1000).toBeLessThan(permille * list.length);
      }),
    );
  });

  test('a percentile does not depend on how the values were spread over aggregates', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom('p50', 'p99', 'TC(:1000)', 'PR(:1000)'), (a, b, name) => {
        const merged = of(a);
        merge(merged, of(b));
        expect(parseStatistic(name)(merged)).toBe(parseStatistic(name)(of([...a, ...b])));
      }),
    );
  });

  test('below and above a bound are all of them', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1_000_000 }), (list, bound) => {
        const count = (name: string) => parseStatistic(name)(of(list)) ?? Number.NaN;
        expect(count(`TC(:${bound})`) + count(`TC(${bound}:)`)).toBe(list.length);
      }),
    );
  });
});

test('thousands of distinct values are kept to three digits, but their number and sum exactly', () => {
  const list = Array.from({ length: 20_000 }, (_, i) => 100 + i / 7);
  const aggregate = of(list);
  expect(aggregate.values?.size).toBeLessThanOrEqual(1_200);
  expect(parseStatistic('SampleCount')(aggregate)).toBe(20_000);
  expect(parseStatistic('Sum')(aggregate)).toBeCloseTo(
    list.reduce((a, b) => a + b),
    3,
  );
  const exact = 100 + 19_799 / 7;
  expect(Math.abs((parseStatistic('p99')(aggregate) ?? 0) / exact - 1)).toBeLessThan(0.005);
});
