import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer, timestamp } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { validation } from '../errors.ts';
import type { TimeSeries } from '../math/value.ts';
import { resultLabel } from '../query/label.ts';
import { checkQueries, expressionError, type Query, queryShape } from '../query/query.ts';
import { pageOfResults, type Result } from '../query/result-pages.ts';
import { type QueryRun, queryRun } from '../query/run-queries.ts';

const shape = z.strictObject({
  MetricDataQueries: z.array(queryShape),
  StartTime: timestamp,
  EndTime: timestamp,
  NextToken: z.optional(z.string()),
  ScanBy: z.optional(z.enum(['TimestampDescending', 'TimestampAscending'])),
  MaxDatapoints: z.optional(integer(1)),
  LabelOptions: z.optional(z.strictObject({ Timezone: z.optional(z.string()) })),
});

const pointsPerPage = 100_800;

/** A request of more is refused here; metric data is kept for 455 days, which has fewer minutes. */
const mostPeriods = 1_000_000;

const periodOf = ({ Period, MetricStat }: Query): number => Period ?? MetricStat?.Period ?? 60;

const resultsOf = (query: Query, run: QueryRun, ascending: boolean): readonly Result[] => {
  const value = run.resultOf(query);
  if (query.ReturnData === false) return [];
  if (value.kind === 'scalar') {
    throw expressionError(query.Id, 'The result is a scalar; an expression must return a time series');
  }
  const result = (series: TimeSeries): Result => ({
    id: query.Id,
    label: resultLabel(query.Label, series, value.kind === 'array'),
    messages: series.messages ?? [],
    points: [...series.points].sort(([a], [b]) => (ascending ? a - b : b - a)),
  });
  return (value.kind === 'series' ? [value.series] : value.items).map(result);
};

export const GetMetricData = operation(shape, ({ reader }: Context, given) => {
  const { MetricDataQueries: queries, StartTime, EndTime, NextToken, ScanBy, MaxDatapoints = pointsPerPage } = given;
  if (queries.length === 0) throw validation('The parameter MetricDataQueries must not be empty.');
  if (queries.length > 500) {
    throw validation('The collection MetricDataQueries must not have a size greater than 500.');
  }
  if (StartTime >= EndTime) throw validation('The parameter StartTime must be less than the parameter EndTime.');
  checkQueries(queries, 'MetricDataQueries');
  if ((EndTime - StartTime) / Math.min(...queries.map(periodOf)) > mostPeriods) {
    throw validation(`The embedded AWS computes at most ${mostPeriods} periods from StartTime to EndTime.`);
  }
  const run = queryRun(queries, StartTime * 1000, EndTime * 1000, reader);
  const results = queries.flatMap((query) => resultsOf(query, run, ScanBy === 'TimestampAscending'));
  const { page, nextToken } = pageOfResults(results, Math.min(MaxDatapoints, pointsPerPage), NextToken);
  // As documented, a request with math gets no token: what does not fit the page is PartialData, and that is all.
  const hasMath = queries.some(({ Expression }) => Expression !== undefined);
  return {
    MetricDataResults: page,
    ...(nextToken === undefined || hasMath ? {} : { NextToken: nextToken }),
    Messages: run.searchOverflowed
      ? [{ Code: 'MaxMetricsExceeded', Value: 'A search matched more than 500 metrics; the first 500 are returned.' }]
      : [],
  };
});
