import type { Metric } from '../metrics/metric.ts';

/** Values by the start of their period, epoch ms; a period without data has no entry. */
export interface TimeSeries {
  /** The id of its query, or of the expression that made it. */
  readonly id: string;
  readonly label: string;
  readonly periodSeconds: number;
  readonly points: ReadonlyMap<number, number>;
  /** The metric, if it is one as stored and not the result of a calculation. */
  readonly source?: { readonly metric: Metric; readonly stat: string };
}

/** What an expression or a part of it amounts to. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: TimeSeries }
  | { readonly kind: 'array'; readonly items: readonly TimeSeries[] };

export const scalar = (value: number): Value => ({ kind: 'scalar', value });
export const single = (series: TimeSeries): Value => ({ kind: 'series', series });
export const array = (items: readonly TimeSeries[]): Value => ({ kind: 'array', items });

/** What AWS's messages call the three. */
export const typeName = ({ kind }: Value): string =>
  kind === 'scalar' ? 'Scalar' : kind === 'series' ? 'TimeSeries' : 'Array[TimeSeries]';

/** A calculated series: a value that is no number (a division by zero, a logarithm of zero) drops its point. */
export const calculated = (like: TimeSeries, points: Iterable<readonly [number, number]>): TimeSeries => ({
  id: like.id,
  label: like.label,
  periodSeconds: like.periodSeconds,
  points: new Map([...points].filter(([, value]) => Number.isFinite(value))),
});

/** @throws Error: series of different periods in one calculation are not implemented */
export const samePeriod = (series: readonly TimeSeries[]): void => {
  if (new Set(series.map(({ periodSeconds }) => periodSeconds)).size > 1) {
    throw new Error('The embedded AWS does not implement calculations on series of different periods');
  }
};

/** Every moment at which one of the series has a value. */
export const momentsOf = (series: readonly TimeSeries[]): readonly number[] => [
  ...new Set(series.flatMap(({ points }) => [...points.keys()])),
];
