import { type Grid, gridTimes } from './grid.ts';
import { array, calculated, single, type TimeSeries, typeName, type Value } from './value.ts';

/** What stands where a point is missing. */
export type Filler = 'REPEAT' | 'LINEAR' | Value;

const neighbours = (times: readonly number[], index: number, points: ReadonlyMap<number, number>) => ({
  before: times.slice(0, index).findLast((time) => points.has(time)),
  after: times.slice(index + 1).find((time) => points.has(time)),
});

const filledAt = (
  times: readonly number[],
  index: number,
  points: ReadonlyMap<number, number>,
  filler: Filler,
): number | undefined => {
  const time = times[index] ?? 0;
  if (typeof filler === 'object') {
    return filler.kind === 'scalar'
      ? filler.value
      : filler.kind === 'series'
        ? filler.series.points.get(time)
        : undefined;
  }
  const { before, after } = neighbours(times, index, points);
  const valueBefore = before === undefined ? undefined : points.get(before);
  if (filler === 'REPEAT') return valueBefore;
  const valueAfter = after === undefined ? undefined : points.get(after);
  if (before === undefined || after === undefined || valueBefore === undefined || valueAfter === undefined)
    return undefined;
  return valueBefore + ((valueAfter - valueBefore) * (time - before)) / (after - before);
};

/** FILL: every period of the request gets a value; REPEAT leaves gaps before the first point, LINEAR also after the last. */
export function fill(value: Value, filler: Filler, grid: Grid): Value {
  const change = (series: TimeSeries): TimeSeries => {
    const times = gridTimes({ ...grid, periodSeconds: series.periodSeconds });
    const filled = times.flatMap((time, index) => {
      const point = series.points.get(time) ?? filledAt(times, index, series.points, filler);
      return point === undefined ? [] : [[time, point] as const];
    });
    return calculated(series, filled);
  };
  if (value.kind === 'series') return single(change(value.series));
  if (value.kind === 'array') return array(value.items.map(change));
  throw new Error(`Unsupported argument type(s) for FILL: '[${typeName(value)}]'`);
}
