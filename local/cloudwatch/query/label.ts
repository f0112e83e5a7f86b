import { validation } from '../errors.ts';
import type { TimeSeries } from '../math/value.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Query } from './query.ts';

/** What a metric that SEARCH found is called: its dimensions' values and its name. */
export const searchLabel = ({ name, dimensions }: Metric): string =>
  [...dimensions.map(({ Value }) => Value), name].join(' ');

/** A metric's own label: its name, with the statistic and the period where the request's metrics differ in them. */
export function metricLabels(queries: readonly Query[]): (name: string, stat: string, period: number) => string {
  const asked = queries.flatMap(({ MetricStat }) => MetricStat ?? []);
  const differ = (of: (one: (typeof asked)[number]) => unknown) => new Set(asked.map(of)).size > 1;
  const [stats, periods] = [differ(({ Stat }) => Stat), differ(({ Period }) => Period)];
  return (name, stat, period) => [name, ...(stats ? [stat] : []), ...(periods ? [period] : [])].join(' ');
}

const property = (series: TimeSeries, name: string): string => {
  const { source } = series;
  const dimension = /^Dim\.(.+)$/.exec(name)?.[1];
  if (dimension !== undefined) return source?.metric.dimensions.find(({ Name }) => Name === dimension)?.Value ?? '';
  if (name === 'MetricName') return source?.metric.name ?? '';
  if (name === 'Namespace') return source?.metric.namespace ?? '';
  if (name === 'Stat') return source?.stat ?? '';
  if (name === 'Period') return String(series.periodSeconds);
  throw validation(`The embedded AWS does not implement \${PROP('${name}')} in labels.`);
};

/** Fills `${LABEL}` and `${PROP('Dim.X')}`. @throws AwsError ValidationError that names any other dynamic part */
const filled = (template: string, series: TimeSeries): string =>
  template.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    const name = /^PROP\('([^']*)'\)$/.exec(inner.trim())?.[1];
    if (name !== undefined) return property(series, name);
    if (inner.trim() === 'LABEL') return series.label;
    throw validation(`The embedded AWS does not implement \${${inner}} in labels.`);
  });

/** The label of one result; `among` is how many series the query yields. */
export function resultLabel(label: string | undefined, series: TimeSeries, isArray: boolean): string {
  if (label === undefined) return series.label;
  if (label.includes('${')) return filled(label, series);
  return isArray ? `${label} ${series.label}`.trim() : label;
}
