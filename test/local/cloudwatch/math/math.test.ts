import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, type Scope } from '../../../../local/cloudwatch/math/evaluate.ts';
import { parseExpression } from '../../../../local/cloudwatch/math/expression.ts';
import { single, type TimeSeries, type Value } from '../../../../local/cloudwatch/math/value.ts';

const minute = 60_000;
const _ = undefined;

/** Series by name; the index is the minute. */
const data: Readonly<Record<string, readonly (number | undefined)[]>> = {
  a: [30, 20, 0, 0],
  b: [20, _, 20, _],
  zero: [0, 0, 0, 0],
  gaps: [_, 4, _, 8],
  cond: [1, 1, 0, 0, _],
  yes: [30, _, 0, 0, 30],
  no: [0, 0, 20, _, 20],
};

const seriesOf = (id: string): TimeSeries => ({
  id,
  label: id,
  periodSeconds: id === 'slow' ? 300 : 60,
  points: new Map((data[id] ?? []).flatMap((value, i) => (value === undefined ? [] : [[i * minute, value]]))),
});

const scope: Scope = {
  grid: { start: 0, end: 5 * minute, periodSeconds: 60 },
  lookUp(id) {
    if (data[id] === undefined && id !== 'slow') throw new Error(`Undefined variable '${id}'`);
    return single(seriesOf(id));
  },
  metrics: () => [seriesOf('a'), seriesOf('b')],
  search: () => [],
};

const run = (text: string): Value => evaluate(parseExpression(text), scope);

const shown = (series: TimeSeries) => Array.from({ length: 5 }, (_, i) => series.points.get(i * minute));

const outcomeOf = (text: string) => {
  const value = run(text);
  if (value.kind === 'scalar') return value.value;
  return value.kind === 'series' ? shown(value.series) : value.items.map(shown);
};

describe('metric math', () => {
  test.each([
    // What is missing in one series counts as 0 where the other has a point; a division by zero drops the point.
    ['a + b', [50, 20, 20, 0, _]],
    ['a - b', [10, 20, -20, 0, _]],
    ['b / a', [20 / 30, 0, _, _, _]],
    ['a / zero', [_, _, _, _, _]],
    ['a * 2 + 1', [61, 41, 1, 1, _]],
    ['100 / a', [100 / 30, 5, _, _, _]],
    ['-a', [-30, -20, -0, -0, _]],
    ['2 - -a', [32, 22, 2, 2, _]],
    ['(a + 10) * 2', [80, 60, 20, 20, _]],
    ['a ^ 2', [900, 400, 0, 0, _]],
    // The examples of AWS's own page on operators.
    ['a < b', [0, 0, 1, 0, _]],
    ['a >= 30', [1, 0, 0, 0, _]],
    ['a > 15 AND b > 15', [1, 0, 0, 0, _]],
    ['a > 15 && b > 15 || a == 0', [1, 0, 1, 1, _]],
    ['a != 0', [1, 1, 0, 0, _]],
    // And of its page on IF.
    ['IF(cond, yes, no)', [30, 0, 20, _, _]],
    ['IF(cond, 5, no)', [5, 5, 20, _, _]],
    ['IF(cond, yes, 5)', [30, 0, 5, 5, _]],
    ['IF(a > 10, a)', [30, 20, _, _, _]],
    ['IF(1, a, b)', [30, 20, 0, 0, _]],
    ['IF(0, a)', [_, _, _, _, _]],
    ['SUM([a, b])', [50, 20, 20, 0, _]],
    ['SUM(METRICS())', [50, 20, 20, 0, _]],
    ['SUM(METRICS("b"))', [20, _, 20, _, _]],
    ['AVG([a, b])', [25, 10, 10, 0, _]],
    ['MIN([a, b])', [20, 20, 0, 0, _]],
    ['MAX([a, b])', [30, 20, 20, 0, _]],
    ['DATAPOINT_COUNT([a, b])', [2, 1, 2, 1, _]],
    ['a - AVG(a)', [17.5, 7.5, -12.5, -12.5, _]],
    ['FILL(gaps, 0)', [0, 4, 0, 8, 0]],
    ['FILL(gaps, REPEAT)', [_, 4, 4, 8, 8]],
    ['FILL(gaps, LINEAR)', [_, 4, 6, 8, _]],
    ['FILL(gaps, a)', [30, 4, 0, 8, _]],
    ['FILL(gaps, MAX(a))', [30, 4, 30, 8, 30]],
    ['TIME_SERIES(7)', [7, 7, 7, 7, 7]],
    ['ABS(a - b)', [10, 20, 20, 0, _]],
    ['CEIL(a / 7)', [5, 3, 0, 0, _]],
    ['FLOOR(a / 7)', [4, 2, 0, 0, _]],
    ['LOG10(a)', [Math.log10(30), Math.log10(20), _, _, _]],
    ['DIFF(a)', [_, -10, -20, 0, _]],
    ['RATE(gaps)', [_, _, _, 4 / 120, _]],
    ['RUNNING_SUM(a)', [30, 50, 50, 50, _]],
    ['SUM(a)', 50],
    ['AVG(a)', 12.5],
    ['MIN(b) + MAX(b)', 40],
    ['PERIOD(a)', 60],
    ['METRIC_COUNT(METRICS())', 2],
    [
      'METRICS() * 2',
      [
        [60, 40, 0, 0, _],
        [40, _, 40, _, _],
      ],
    ],
    [
      '[a, b] / a',
      [
        [1, 1, _, _, _],
        [20 / 30, 0, _, _, _],
      ],
    ],
    ['REMOVE_EMPTY([a, a / zero])', [[30, 20, 0, 0, _]]],
    ['1.5e1 + .5', 15.5],
  ])('%s', (expression, expected) => {
    expect(outcomeOf(expression)).toEqual(expected);
  });

  test.each([
    ['nosuch + 1', "Undefined variable 'nosuch'"],
    ['SORT(METRICS(), AVG, DESC)', "Function 'SORT' is not implemented by the embedded AWS"],
    ['MEDIAN(a)', "Function 'MEDIAN' is not implemented by the embedded AWS"],
    ['[a, b] + [a, b]', "Unsupported operand type(s) for +: '[Array[TimeSeries], Array[TimeSeries]]'"],
    ['SUM(1)', "Unsupported argument type(s): '[Scalar]'"],
    ['a + slow', 'series of different periods'],
    ['a +', 'Expected a value, found the end'],
    ['a b', "Expected the end, found 'b'"],
    ['(a', "Expected ')', found the end"],
    ['a ; b', "Unexpected character ';'"],
    ['IF(a)', "Function 'IF' needs more arguments"],
    ['"text"', "Unexpected string 'text'"],
    ['SEARCH(a)', 'The query of SEARCH must be a string'],
  ])('%s is refused: %s', (expression, message) => {
    expect(() => run(expression)).toThrow(message);
  });

  test('numbers alone are calculated as JavaScript would', () => {
    const number = fc.integer({ min: 1, max: 50 });
    const operator = fc.constantFrom('+', '-', '*', '/');
    fc.assert(
      fc.property(number, fc.array(fc.tuple(operator, number), { maxLength: 6 }), (first, rest) => {
        const text = `${first}${rest.map(([sign, value]) => ` ${sign} ${value}`).join('')}`;
        const expected: unknown = new Function(`return ${text}`)();
        expect(outcomeOf(text)).toBeCloseTo(Number(expected), 6);
      }),
    );
  });
});
