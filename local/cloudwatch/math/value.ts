import type { Metric } from '../metrics/metric.ts';

/** What CloudWatch says of a result beside its values. */
export interface Message {
  readonly Code: string;
  readonly Value: string;
}

/** Values by the start of their period, epoch ms; a period without data has no entry. */
export interface TimeSeries {
  /** The id of its query, or of the expression that made it. */
  readonly id: string;
  readonly label: string;
  readonly periodSeconds: number;
  readonly points: ReadonlyMap<number, number>;
  /** The metric, if it is one as stored and not the result of a calculation. */
  readonly source?: { readonly metric: Metric; readonly stat: string };
  readonly messages?: readonly Message[];
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

const droppedPoints: Message = {
  Code: 'ArithmeticError',
  Value: 'One or more data-points have been dropped due to non-numeric values (NaN, -Infinite, +Infinite)',
};

/**
 * A calculated series: a value that is no number (a division by zero, a logarithm of zero) drops its point, with a
 * message. Those of the series that it was calculated from go on.
 */
export function calculated(
  like: TimeSeries,
  points: Iterable<readonly [number, number]>,
  from: readonly TimeSeries[] = [like],
): TimeSeries {
  const { id, label, periodSeconds } = like;
  const all = [...points];
  const numbers = all.filter(([, value]) => Number.isFinite(value));
  const found = [
    ...from.flatMap((series) => series.messages ?? []),
    ...(numbers.length < all.length ? [droppedPoints] : []),
  ];
  const messages = [...new Map(found.map((message) => [message.Code, message])).values()];
  return { id, label, periodSeconds, points: new Map(numbers), ...(messages.length > 0 && { messages }) };
}

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
