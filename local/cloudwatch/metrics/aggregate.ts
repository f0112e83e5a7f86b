/** What was measured in one stretch of time. */
export interface Aggregate {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** How often each value occurred; undefined once a statistic set has hidden the single values. */
  values: Map<number, number> | undefined;
  /** There were too many distinct values: `values` has them to three significant digits. */
  coarse?: boolean;
  /** `values` in rising order, kept until the next one comes. */
  sorted?: readonly (readonly [value: number, count: number])[] | undefined;
}

/** Beyond this many distinct values percentiles are off by 0.5 % at most, and 900 values a decade are kept. */
const exactValues = 1_000;

export const emptyAggregate = (): Aggregate => ({
  count: 0,
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  values: new Map(),
});

const rounded = (value: number) => Number(value.toPrecision(3));

const note = (values: Map<number, number>, value: number, count: number) =>
  values.set(value, (values.get(value) ?? 0) + count);

const coarsen = (aggregate: Aggregate, values: ReadonlyMap<number, number>) => {
  aggregate.coarse = true;
  aggregate.values = new Map();
  for (const [value, count] of values) note(aggregate.values, rounded(value), count);
};

export function addValue(aggregate: Aggregate, value: number, count: number): void {
  if (count === 0) return;
  aggregate.count += count;
  aggregate.sum += value * count;
  aggregate.min = Math.min(aggregate.min, value);
  aggregate.max = Math.max(aggregate.max, value);
  aggregate.sorted = undefined;
  if (aggregate.values === undefined) return;
  note(aggregate.values, aggregate.coarse ? rounded(value) : value, count);
  if (!aggregate.coarse && aggregate.values.size > exactValues) coarsen(aggregate, aggregate.values);
}

export interface StatisticSet {
  readonly SampleCount: number;
  readonly Sum: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

/** A set of equal values is as good as the values; any other leaves no percentiles for the stretch it falls in. */
export function addStatistics(aggregate: Aggregate, { SampleCount, Sum, Minimum, Maximum }: StatisticSet): void {
  if (Minimum === Maximum && Sum === Minimum * SampleCount) addValue(aggregate, Minimum, SampleCount);
  else merge(aggregate, { count: SampleCount, sum: Sum, min: Minimum, max: Maximum, values: undefined });
}

export function merge(into: Aggregate, from: Aggregate): void {
  into.count += from.count;
  into.sum += from.sum;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  into.sorted = undefined;
  if (from.values === undefined) into.values = undefined;
  if (into.values === undefined) return;
  for (const [value, count] of from.values ?? []) note(into.values, value, count);
}

/** The values in rising order; undefined if they are not known. */
export function sortedValues(aggregate: Aggregate): readonly (readonly [value: number, count: number])[] | undefined {
  if (aggregate.values === undefined) return undefined;
  aggregate.sorted ??= [...aggregate.values].sort(([a], [b]) => a - b);
  return aggregate.sorted;
}
