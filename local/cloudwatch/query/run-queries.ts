import { AwsError } from '../../kit/aws-error.ts';
import { evaluate, type Scope } from '../math/evaluate.ts';
import { array, type Message, single, type TimeSeries, type Value } from '../math/value.ts';
import { metricOf } from '../metrics/metric.ts';
import { type MetricStore, roundedStart } from '../metrics/metric-store.ts';
import { readSeries, type Series, unitsIn } from '../metrics/series.ts';
import { parseStatistic } from '../metrics/statistic.ts';
import { parseSearch } from '../search/search-query.ts';
import { metricLabels, searchLabel } from './label.ts';
import { checkPeriod, expressionError, parseQueryExpression, type Query } from './query.ts';

/** Where queries read. */
export interface Reader {
  readonly store: MetricStore;
  /** Whether SEARCH finds the series yet. */
  listed(series: Series): boolean;
}

export interface QueryRun {
  /** @throws AwsError ValidationError */
  resultOf(query: Query): Value;
  /** Whether a SEARCH matched more than the 500 series that are returned. */
  readonly searchOverflowed: boolean;
}

const seriesLimit = 500;

const multipleUnits = (units: readonly string[]): Message => ({
  Code: 'MultipleUnits',
  Value: `Multiple units returned: '[${units.join(', ')}]'`,
});

/** Evaluates queries over a window (epoch ms, the end excluded); each of them once. */
export function queryRun(queries: readonly Query[], start: number, end: number, reader: Reader): QueryRun {
  const values = new Map<string, Value | 'running'>();
  const byId = new Map(queries.map((query) => [query.Id, query]));
  let searchOverflowed = false;

  /** Without a unit, the values of one alone: the first by name of those that there are. */
  const read = (series: Series | undefined, stat: string, periodSeconds: number, unit?: string) => {
    const window = { start: roundedStart(start, periodSeconds), end, periodSeconds };
    const statistic = parseStatistic(stat);
    if (series === undefined) return { points: new Map<number, number>() };
    const units = unit === undefined ? unitsIn(series, window) : [unit];
    const points = readSeries(series, statistic, window, units[0]);
    return { points, ...(units.length > 1 && { messages: [multipleUnits(units)] }) };
  };

  const labelOf = metricLabels(queries);

  const metricSeries = ({ Id, MetricStat }: Query): TimeSeries | undefined => {
    if (MetricStat === undefined) return undefined;
    const { Metric, Period, Stat, Unit } = MetricStat;
    const metric = metricOf(Metric.Namespace, Metric.MetricName, Metric.Dimensions);
    const found = read(reader.store.find(metric), Stat, Period, Unit);
    return {
      id: Id,
      label: labelOf(Metric.MetricName, Stat, Period),
      periodSeconds: Period,
      ...found,
      source: { metric, stat: Stat },
    };
  };

  const search = (query: Query, text: string, stat: string, period = query.Period): readonly TimeSeries[] => {
    if (period === undefined)
      throw new Error('SEARCH needs a period, as its third argument or as the Period of the query');
    checkPeriod(period, 'Period');
    const { namespace, matches } = parseSearch(text);
    const found = reader.store.list(namespace).filter((series) => reader.listed(series) && matches(series.metric));
    searchOverflowed ||= found.length > seriesLimit;
    return found.slice(0, seriesLimit).map((series) => ({
      id: query.Id,
      label: searchLabel(series.metric),
      periodSeconds: period,
      ...read(series, stat, period),
      source: { metric: series.metric, stat },
    }));
  };

  const shortestPeriod = Math.min(
    ...queries.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Period])),
  );

  const scopeOf = (query: Query): Scope => {
    const periodSeconds = query.Period ?? (Number.isFinite(shortestPeriod) ? shortestPeriod : 60);
    return {
      grid: { start: roundedStart(start, periodSeconds), end, periodSeconds },
      lookUp(id) {
        const other = byId.get(id);
        if (other === undefined) throw new Error(`Undefined variable '${id}'`);
        return resultOf(other);
      },
      metrics: () =>
        queries.flatMap((other) => {
          const value = other.MetricStat === undefined ? undefined : resultOf(other);
          return value?.kind === 'series' ? [value.series] : [];
        }),
      search: (text, stat, period) => search(query, text, stat, period),
    };
  };

  const calculate = (query: Query, text: string): Value => {
    try {
      const value = evaluate(parseQueryExpression(query.Id, text), scopeOf(query));
      const own = (series: TimeSeries) => (series.label === '' ? { ...series, label: query.Id } : series);
      if (value.kind === 'series') return single({ ...value.series, id: query.Id, label: query.Id });
      return value.kind === 'array' ? array(value.items.map(own)) : value;
    } catch (error) {
      if (error instanceof AwsError) throw error;
      throw expressionError(query.Id, error instanceof Error ? error.message : String(error));
    }
  };

  const resultOf = (query: Query): Value => {
    const known = values.get(query.Id);
    if (known === 'running') throw expressionError(query.Id, 'The expression refers to itself');
    if (known !== undefined) return known;
    values.set(query.Id, 'running');
    const metric = metricSeries(query);
    const value = metric === undefined ? calculate(query, query.Expression ?? '') : single(metric);
    values.set(query.Id, value);
    return value;
  };

  return {
    resultOf,
    get searchOverflowed() {
      return searchOverflowed;
    },
  };
}
