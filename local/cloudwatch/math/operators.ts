import {
  array,
  calculated,
  momentsOf,
  samePeriod,
  scalar,
  single,
  type TimeSeries,
  typeName,
  type Value,
} from './value.ts';

const flag = (truth: boolean) => (truth ? 1 : 0);

const operations: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['^', (a, b) => a ** b],
  ['==', (a, b) => flag(a === b)],
  ['!=', (a, b) => flag(a !== b)],
  ['<', (a, b) => flag(a < b)],
  ['<=', (a, b) => flag(a <= b)],
  ['>', (a, b) => flag(a > b)],
  ['>=', (a, b) => flag(a >= b)],
  ['AND', (a, b) => flag(a !== 0 && b !== 0)],
  ['&&', (a, b) => flag(a !== 0 && b !== 0)],
  ['OR', (a, b) => flag(a !== 0 || b !== 0)],
  ['||', (a, b) => flag(a !== 0 || b !== 0)],
]);

type Operand = number | TimeSeries;

const at = (operand: Operand, time: number) =>
  typeof operand === 'number' ? operand : (operand.points.get(time) ?? 0);

/** Where only one of two series has a point, the other counts as 0 there. */
const combine = (left: Operand, right: Operand, operation: (a: number, b: number) => number): TimeSeries | number => {
  const series = [left, right].filter((operand) => typeof operand !== 'number');
  const [first] = series;
  if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
  if (first === undefined) return Number.NaN;
  samePeriod(series);
  return calculated(
    first,
    momentsOf(series).map((time) => [time, operation(at(left, time), at(right, time))]),
    series,
  );
};

const operandsOf = (value: Value): readonly Operand[] =>
  value.kind === 'scalar' ? [value.value] : value.kind === 'series' ? [value.series] : value.items;

const seriesOnly = (results: readonly (TimeSeries | number)[]) =>
  results.filter((result) => typeof result !== 'number');

/** @throws Error on two arrays, which no operator takes */
export function applyOperator(name: string, left: Value, right: Value): Value {
  const operation = operations.get(name);
  if (operation === undefined || (left.kind === 'array' && right.kind === 'array')) {
    throw new Error(`Unsupported operand type(s) for ${name}: '[${typeName(left)}, ${typeName(right)}]'`);
  }
  const results = operandsOf(left).flatMap((a) => operandsOf(right).map((b) => combine(a, b, operation)));
  if (left.kind === 'array' || right.kind === 'array') return array(seriesOnly(results));
  const [result = Number.NaN] = results;
  return typeof result === 'number' ? scalar(result) : single(result);
}
