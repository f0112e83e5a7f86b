import { AwsError } from '../../kit/aws-error.ts';
import { evaluate, type Scope } from '../math/evaluate.ts';
import { array, single, type TimeSeries, type Value } from '../math/value.ts';
import { roundedStart } from '../metrics/metric-store.ts';
import { foundSeries, type Reader } from './found-series.ts';
import { metricLabels } from './label.ts';
import { expressionError, parseQueryExpression, type Query } from './query.ts';

export type { Reader } from './found-series.ts';

export interface QueryRun {
  /** @throws AwsError ValidationError */
  resultOf(query: Query): Value;
  /** Whether a SEARCH matched more than the 500 series that are returned. */
  readonly searchOverflowed: boolean;
}

/** Evaluates queries over a window (epoch ms, the end excluded); each of them once. */
export function queryRun(queries: readonly Query[], start: number, end: number, reader: Reader): QueryRun {
  const values = new Map<string, Value | 'running'>();
  const byId = new Map(queries.map((query) => [query.Id, query]));
  const found = foundSeries(reader, start, end);
  const labelOf = metricLabels(queries);

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
      search: (text, stat, period) => found.search(query, text, stat, period),
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
    const metric = found.metric(query, labelOf);
    const value = metric === undefined ? calculate(query, query.Expression ?? '') : single(metric);
    values.set(query.Id, value);
    return value;
  };

  return {
    resultOf,
    get searchOverflowed() {
      return found.overflowed;
    },
  };
}
