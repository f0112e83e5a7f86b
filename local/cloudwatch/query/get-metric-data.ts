import { z } from 'zod';
import { parseInput } from '../../eventbridge/parse-input.ts';
import type { Output } from '../../kit/call.ts';
import { validation } from '../errors.ts';
import type { TimeSeries } from '../math/value.ts';
import { resultLabel } from './label.ts';
import { checkQueries, expressionError, type Query, querySchema } from './query.ts';
import { pageOfResults, type Result } from './result-pages.ts';
import { type QueryRun, queryRun, type Reader } from './run-queries.ts';

const inputSchema = z.strictObject({
  MetricDataQueries: z.array(querySchema),
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
  MaxDatapoints: z.number().int().min(1).optional(),
  LabelOptions: z.strictObject({ Timezone: z.string().optional() }).optional(),
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

/** @throws AwsError ValidationError, or InvalidNextToken */
export function getMetricData(input: unknown, reader: Reader): Output {
  const given = parseInput(inputSchema, input, 'ValidationError');
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
}
