import { type Aggregate, addStatistics, addValue, emptyAggregate, merge, type StatisticSet } from './aggregate.ts';
import type { Metric } from './metric.ts';
import type { Statistic } from './statistic.ts';

/** One datum as it is stored. */
export interface Point {
  readonly metric: Metric;
  /** Epoch ms, whole seconds. */
  readonly at: number;
  readonly unit: string;
  /** Also kept by the second (StorageResolution 1). */
  readonly highResolution: boolean;
  readonly values: readonly (readonly [value: number, count: number])[];
  readonly statistics?: StatisticSet | undefined;
}

/** Aggregates by the start of their minute or second, epoch ms. */
interface Buckets {
  readonly minutes: Map<number, Aggregate>;
  readonly seconds: Map<number, Aggregate>;
}

export interface Series {
  readonly metric: Metric;
  /** Epoch ms at which its first datum became visible. */
  readonly bornAt: number;
  /** Epoch ms of the newest datum. */
  lastAt: number;
  readonly units: Map<string, Buckets>;
}

export const minute = 60_000;
export const hour = 3_600_000;

const bucket = (buckets: Map<number, Aggregate>, start: number): Aggregate => {
  const found = buckets.get(start) ?? emptyAggregate();
  buckets.set(start, found);
  return found;
};

export const newSeries = (metric: Metric, bornAt: number): Series => ({ metric, bornAt, lastAt: 0, units: new Map() });

export function addPoint(series: Series, point: Point): void {
  const buckets = series.units.get(point.unit) ?? { minutes: new Map(), seconds: new Map() };
  series.units.set(point.unit, buckets);
  series.lastAt = Math.max(series.lastAt, point.at);
  const targets = [bucket(buckets.minutes, Math.floor(point.at / minute) * minute)];
  if (point.highResolution) targets.push(bucket(buckets.seconds, Math.floor(point.at / 1000) * 1000));
  for (const aggregate of targets) {
    for (const [value, count] of point.values) addValue(aggregate, value, count);
    if (point.statistics !== undefined) addStatistics(aggregate, point.statistics);
  }
}

/** Forgets minutes before `minutesFrom`, seconds before `secondsFrom`, and single values before `valuesFrom`. */
export function forgetBefore(series: Series, minutesFrom: number, secondsFrom: number, valuesFrom: number): void {
  for (const { minutes, seconds } of series.units.values()) {
    for (const [start, aggregate] of minutes) {
      if (start < valuesFrom) aggregate.values = undefined;
      if (start < minutesFrom) minutes.delete(start);
    }
    for (const start of seconds.keys()) if (start < secondsFrom) seconds.delete(start);
  }
}

interface Window {
  /** Epoch ms; periods are counted from here. */
  readonly start: number;
  /** Epoch ms, excluded. */
  readonly end: number;
  readonly periodSeconds: number;
}

/** The units in which a series has data in the window, by name. */
export function unitsIn(series: Series, { start, end, periodSeconds }: Window): readonly string[] {
  const within = (buckets: ReadonlyMap<number, Aggregate>) => [...buckets.keys()].some((at) => at >= start && at < end);
  return [...series.units]
    .filter(([, { minutes, seconds }]) => within(periodSeconds < 60 ? seconds : minutes))
    .map(([name]) => name)
    .toSorted();
}

/** The statistic of each period that has data of the unit, by the period's start. */
export function readSeries(
  series: Series,
  statistic: Statistic,
  window: Window,
  unit: string | undefined,
): Map<number, number> {
  const { start, end, periodSeconds } = window;
  const step = periodSeconds < 60 ? 1000 : minute;
  const buckets = unit === undefined ? undefined : series.units.get(unit);
  const points = new Map<number, number>();
  if (buckets === undefined) return points;
  const store = step === minute ? buckets.minutes : buckets.seconds;
  for (let at = start; at < end; at += periodSeconds * 1000) {
    const found: Aggregate[] = [];
    for (let part = at; part < Math.min(at + periodSeconds * 1000, end); part += step) {
      const aggregate = store.get(part);
      if (aggregate !== undefined) found.push(aggregate);
    }
    const value = found.length === 0 ? undefined : statistic(together(found));
    if (value !== undefined) points.set(at, value);
  }
  return points;
}

/** A single aggregate is used as it is, so that its sorted values are kept for the next query. */
const together = (aggregates: readonly Aggregate[]): Aggregate => {
  const [only, ...more] = aggregates;
  if (only !== undefined && more.length === 0) return only;
  const sum = emptyAggregate();
  for (const aggregate of aggregates) merge(sum, aggregate);
  return sum;
};
