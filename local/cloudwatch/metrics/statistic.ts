import { validation } from '../errors.ts';
import { type Aggregate, sortedValues } from './aggregate.ts';

/** One number for an aggregate that is not empty; undefined if its values are not known well enough. */
export type Statistic = (aggregate: Aggregate) => number | undefined;

type Values = readonly (readonly [value: number, count: number])[];

const simple: ReadonlyMap<string, Statistic> = new Map([
  ['SampleCount', ({ count }) => count],
  ['Sum', ({ sum }) => sum],
  ['Average', ({ sum, count }) => sum / count],
  ['Minimum', ({ min }) => min],
  ['Maximum', ({ max }) => max],
]);

/** As in CloudWatch, nothing that needs single values can be had of negative ones, or of a statistic set. */
const onValues =
  (compute: (values: Values, count: number) => number | undefined): Statistic =>
  (aggregate) => {
    const values = aggregate.min < 0 ? undefined : sortedValues(aggregate);
    return values === undefined ? undefined : compute(values, aggregate.count);
  };

/** The smallest value that at least `percent` of all are not above. */
const percentile = (percent: number): Statistic =>
  onValues((values, count) => {
    let seen = 0;
    for (const [value, times] of values) {
      seen += times;
      // The slack is for products such as 0.07 * 100, which come out a little above the whole number.
      if (seen >= (percent / 100) * count - 1e-9 * count) return value;
    }
    return values.at(-1)?.[0];
  });

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly percent: boolean;
}

/** What of the values lies above the lower bound (which is excluded) and up to the upper one (included). */
const between = (values: Values, count: number, { low, high, percent }: Bounds): Values => {
  if (!percent) return values.filter(([value]) => value > low && value <= high);
  const [first, last] = [Math.ceil((low / 100) * count), Math.ceil((high / 100) * count)];
  let seen = 0;
  return values.flatMap(([value, times]) => {
    const kept = Math.min(seen + times, last) - Math.max(seen, first);
    seen += times;
    return kept > 0 ? [[value, kept] as const] : [];
  });
};

const countOf = (values: Values) => values.reduce((sum, [, times]) => sum + times, 0);
const sumOf = (values: Values) => values.reduce((sum, [value, times]) => sum + value * times, 0);

const trimmedMean = (bounds: Bounds): Statistic =>
  onValues((values, count) => {
    const kept = between(values, count, bounds);
    return kept.length === 0 ? undefined : sumOf(kept) / countOf(kept);
  });

/** Values beyond the bounds count as the nearest one within them. */
const winsorizedMean = (bounds: Bounds): Statistic =>
  onValues((values, count) => {
    const kept = between(values, count, bounds);
    const [lowest, highest] = bounds.percent
      ? [kept[0]?.[0], kept.at(-1)?.[0]]
      : [Math.max(bounds.low, values[0]?.[0] ?? 0), Math.min(bounds.high, values.at(-1)?.[0] ?? 0)];
    if (lowest === undefined || highest === undefined) return undefined;
    return sumOf(values.map(([value, times]) => [Math.min(highest, Math.max(lowest, value)), times])) / count;
  });

const ranges: ReadonlyMap<string, (bounds: Bounds) => Statistic> = new Map([
  ['TC', (bounds) => onValues((values, count) => countOf(between(values, count, bounds)))],
  ['TS', (bounds) => onValues((values, count) => sumOf(between(values, count, bounds)))],
  ['TM', trimmedMean],
  ['WM', winsorizedMean],
  ['PR', (bounds) => onValues((values, count) => (100 * countOf(between(values, count, bounds))) / count)],
]);

const range = /^(TC|TS|TM|WM|PR)\((\d+(?:\.\d+)?)?(%)?:(\d+(?:\.\d+)?)?(%)?\)$/;
const short = /^(p|tc|ts|tm|wm)(\d+(?:\.\d{1,10})?)$/;

const ranged = (name: string): Statistic | undefined => {
  const [, kind = '', low, lowPercent, high, highPercent] = range.exec(name) ?? [];
  const percent = lowPercent !== undefined || highPercent !== undefined;
  const mixed = percent && ((low !== undefined && !lowPercent) || (high !== undefined && !highPercent));
  if (mixed || (low === undefined && high === undefined)) return undefined;
  if (percent && (kind === 'PR' || Number(high ?? 100) > 100)) return undefined;
  // Only from a lower bound that was given upward is the bound itself left out.
  const lowest = percent ? 0 : Number.NEGATIVE_INFINITY;
  const highest = percent ? 100 : Number.POSITIVE_INFINITY;
  return ranges.get(kind)?.({ low: Number(low ?? lowest), high: Number(high ?? highest), percent });
};

const shortened = (name: string): Statistic | undefined => {
  const [, kind = '', digits] = short.exec(name) ?? [];
  const percent = Number(digits);
  if (!(percent <= 100)) return undefined;
  return kind === 'p'
    ? percentile(percent)
    : ranges.get(kind.toUpperCase())?.({ low: 0, high: percent, percent: true });
};

/** @throws AwsError ValidationError that names the statistic */
export function parseStatistic(name: string): Statistic {
  const interquartile = name === 'IQM' ? trimmedMean({ low: 25, high: 75, percent: true }) : undefined;
  const statistic = simple.get(name) ?? interquartile ?? shortened(name) ?? ranged(name);
  if (statistic !== undefined) return statistic;
  throw validation(`The value ${name} for parameter Stat is not supported.`);
}
