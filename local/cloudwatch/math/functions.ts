import { type Grid, gridTimes } from './grid.ts';
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

/** A function of metric math. @throws Error that says what its arguments should be */
type MathFunction = (args: readonly Value[], grid: Grid) => Value;

const unsupported = (args: readonly Value[]) =>
  new Error(`Unsupported argument type(s): '[${args.map(typeName).join(', ')}]'`);

/** Each series by itself, of one or of an array. */
const onEach =
  (compute: (points: readonly (readonly [number, number])[]) => Iterable<readonly [number, number]>): MathFunction =>
  (args) => {
    const [value, ...more] = args;
    const change = (series: TimeSeries) => calculated(series, compute([...series.points].sort(([a], [b]) => a - b)));
    if (value?.kind === 'series' && more.length === 0) return single(change(value.series));
    if (value?.kind === 'array' && more.length === 0) return array(value.items.map(change));
    throw unsupported(args);
  };

const onPoints = (compute: (value: number) => number) =>
  onEach((points) => points.map(([time, value]) => [time, compute(value)]));

const onPairs = (compute: (value: number, before: number, seconds: number) => number) =>
  onEach((points) =>
    points.slice(1).map(([time, value], i) => {
      const [timeBefore, before] = points[i] ?? [time, value];
      return [time, compute(value, before, (time - timeBefore) / 1000)];
    }),
  );

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * Of one series: a number. Of an array: a series that has a point wherever one of them has.
 * `missing` is what a series without a point there counts as; undefined: it does not count.
 */
const fold =
  (compute: (values: readonly number[]) => number, missing: number | undefined): MathFunction =>
  (args) => {
    const [value, ...more] = args;
    if (value === undefined || value.kind === 'scalar' || more.length > 0) throw unsupported(args);
    if (value.kind === 'series') return scalar(compute([...value.series.points.values()]));
    samePeriod(value.items);
    const valuesAt = (time: number) =>
      value.items.map(({ points }) => points.get(time) ?? missing).filter((x) => x !== undefined);
    const like = value.items[0] ?? { id: '', label: '', periodSeconds: 60, points: new Map() };
    return single(
      calculated(
        like,
        momentsOf(value.items).map((time) => [time, compute(valuesAt(time))]),
        value.items,
      ),
    );
  };

const count: MathFunction = (args, grid) => fold((values) => values.length, undefined)(args, grid);

const runningSum = onEach((points) => {
  let total = 0;
  return points.map(([time, value]) => {
    total += value;
    return [time, total] as const;
  });
});

/** All that take values alone; SEARCH, METRICS, IF and FILL are elsewhere. */
export const functions: ReadonlyMap<string, MathFunction> = new Map([
  ['ABS', onPoints(Math.abs)],
  ['CEIL', onPoints(Math.ceil)],
  ['FLOOR', onPoints(Math.floor)],
  ['LOG', onPoints(Math.log)],
  ['LOG10', onPoints(Math.log10)],
  ['DIFF', onPairs((value, before) => value - before)],
  ['RATE', onPairs((value, before, seconds) => (value - before) / seconds)],
  ['RUNNING_SUM', runningSum],
  ['SUM', fold(sum, undefined)],
  // The only one whose documentation says that missing values count as 0.
  ['AVG', fold((values) => sum(values) / values.length, 0)],
  ['MIN', fold((values) => Math.min(...values), undefined)],
  ['MAX', fold((values) => Math.max(...values), undefined)],
  ['DATAPOINT_COUNT', count],
  [
    'METRIC_COUNT',
    (args) => {
      if (args[0]?.kind !== 'array' || args.length > 1) throw unsupported(args);
      return scalar(args[0].items.length);
    },
  ],
  [
    'PERIOD',
    (args) => {
      if (args[0]?.kind !== 'series' || args.length > 1) throw unsupported(args);
      return scalar(args[0].series.periodSeconds);
    },
  ],
  [
    'REMOVE_EMPTY',
    (args) => {
      if (args[0]?.kind !== 'array' || args.length > 1) throw unsupported(args);
      return array(args[0].items.filter(({ points }) => points.size > 0));
    },
  ],
  [
    'TIME_SERIES',
    (args, grid) => {
      const [value, ...more] = args;
      if (value?.kind !== 'scalar' || more.length > 0) throw unsupported(args);
      const like = { id: '', label: '', periodSeconds: grid.periodSeconds, points: new Map() };
      return single(
        calculated(
          like,
          gridTimes(grid).map((time) => [time, value.value]),
        ),
      );
    },
  ],
]);
