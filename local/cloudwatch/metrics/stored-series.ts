import type { Aggregate } from './aggregate.ts';
import type { Metric } from './metric.ts';
import type { Series } from './series.ts';

type StoredAggregate = [
  start: number,
  count: number,
  sum: number,
  min: number,
  max: number,
  values: [value: number, count: number][] | null,
  coarse: boolean,
];

/** A series without Maps, as a snapshot holds it. */
export interface StoredSeries {
  readonly metric: Metric;
  readonly bornAt: number;
  readonly lastAt: number;
  readonly units: readonly (readonly [unit: string, minutes: StoredAggregate[], seconds: StoredAggregate[]])[];
}

const toJson = (buckets: ReadonlyMap<number, Aggregate>): StoredAggregate[] =>
  [...buckets].map(([start, { count, sum, min, max, values, coarse = false }]) => [
    start,
    count,
    sum,
    min,
    max,
    values === undefined ? null : [...values],
    coarse,
  ]);

const fromJson = (stored: readonly StoredAggregate[]): Map<number, Aggregate> =>
  new Map(
    stored.map(([start, count, sum, min, max, values, coarse]) => [
      start,
      { count, sum, min, max, values: values === null ? undefined : new Map(values), coarse },
    ]),
  );

export const seriesToJson = ({ metric, bornAt, lastAt, units }: Series): StoredSeries => ({
  metric,
  bornAt,
  lastAt,
  units: [...units].map(([unit, { minutes, seconds }]) => [unit, toJson(minutes), toJson(seconds)] as const),
});

export const seriesFromJson = ({ metric, bornAt, lastAt, units }: StoredSeries): Series => ({
  metric,
  bornAt,
  lastAt,
  units: new Map(
    units.map(([unit, minutes, seconds]) => [unit, { minutes: fromJson(minutes), seconds: fromJson(seconds) }]),
  ),
});
