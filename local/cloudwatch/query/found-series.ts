import type { Message, TimeSeries } from '../math/value.ts';
import { metricOf } from '../metrics/metric.ts';
import { type MetricStore, roundedStart } from '../metrics/metric-store.ts';
import { readSeries, type Series, unitsIn } from '../metrics/series.ts';
import { parseStatistic } from '../metrics/statistic.ts';
import { parseSearch } from '../search/search-query.ts';
import { searchLabel } from './label.ts';
import { checkPeriod, type Query } from './query.ts';

/** Where queries read. */
export interface Reader {
  readonly store: MetricStore;
  /** Whether SEARCH finds the series yet. */
  listed(series: Series): boolean;
}

/** Reads series over a window. */
interface FoundSeries {
  /** The series of a query that names a metric. */
  metric(query: Query, labelOf: (name: string, stat: string, period: number) => string): TimeSeries | undefined;
  /** The series that a SEARCH matches. @throws Error that says what is wrong */
  search(query: Query, text: string, stat: string, period?: number): readonly TimeSeries[];
  /** Whether a SEARCH matched more than the 500 series that are returned. */
  readonly overflowed: boolean;
}

const seriesLimit = 500;

const multipleUnits = (units: readonly string[]): Message => ({
  Code: 'MultipleUnits',
  Value: `Multiple units returned: '[${units.join(', ')}]'`,
});

/** @param start epoch ms @param end epoch ms, excluded */
export function foundSeries(reader: Reader, start: number, end: number): FoundSeries {
  let overflowed = false;

  /** Without a unit, the values of one alone: the first by name of those that there are. */
  const read = (series: Series | undefined, stat: string, periodSeconds: number, unit?: string) => {
    const window = { start: roundedStart(start, periodSeconds), end, periodSeconds };
    const statistic = parseStatistic(stat);
    if (series === undefined) return { points: new Map<number, number>() };
    const units = unit === undefined ? unitsIn(series, window) : [unit];
    const points = readSeries(series, statistic, window, units[0]);
    return { points, ...(units.length > 1 && { messages: [multipleUnits(units)] }) };
  };

  return {
    metric({ Id, MetricStat }, labelOf) {
      if (MetricStat === undefined) return undefined;
      const { Metric, Period, Stat, Unit } = MetricStat;
      const metric = metricOf(Metric.Namespace, Metric.MetricName, Metric.Dimensions);
      const found = read(reader.store.find(metric), Stat, Period, Unit);
      const label = labelOf(Metric.MetricName, Stat, Period);
      return { id: Id, label, periodSeconds: Period, ...found, source: { metric, stat: Stat } };
    },
    search(query, text, stat, period = query.Period) {
      if (period === undefined)
        throw new Error('SEARCH needs a period, as its third argument or as the Period of the query');
      checkPeriod(period, 'Period');
      const { namespace, matches } = parseSearch(text);
      const found = reader.store.list(namespace).filter((series) => reader.listed(series) && matches(series.metric));
      overflowed ||= found.length > seriesLimit;
      return found.slice(0, seriesLimit).map((series) => ({
        id: query.Id,
        label: searchLabel(series.metric),
        periodSeconds: period,
        ...read(series, stat, period),
        source: { metric: series.metric, stat },
      }));
    },
    get overflowed() {
      return overflowed;
    },
  };
}
