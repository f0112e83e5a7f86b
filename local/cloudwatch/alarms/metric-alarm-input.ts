import * as z from 'zod/mini';
import { integer, listOf, text } from '../../kit/shapes.ts';
import { validation } from '../errors.ts';
import type { Expression } from '../math/expression.ts';
import { dimensionsShape } from '../metrics/metric.ts';
import { parseStatistic } from '../metrics/statistic.ts';
import { unitShape } from '../metrics/unit.ts';
import { checkQueries, expressionError, parseQueryExpression, type Query, queryShape } from '../query/query.ts';
import { commonMembers } from './common-input.ts';

export const metricAlarmShape = z.strictObject({
  ...commonMembers,
  MetricName: z.optional(text(1, 255)),
  Namespace: z.optional(text(1, 255)),
  Statistic: z.optional(z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'])),
  ExtendedStatistic: z.optional(z.string()),
  Dimensions: z.optional(dimensionsShape),
  Period: z.optional(integer(1)),
  Unit: z.optional(unitShape),
  EvaluationPeriods: integer(1),
  DatapointsToAlarm: z.optional(integer(1)),
  Threshold: z.number(),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  TreatMissingData: z.optional(z.enum(['breaching', 'notBreaching', 'ignore', 'missing'])),
  EvaluateLowSampleCountPercentile: z.optional(z.enum(['evaluate', 'ignore'])),
  Metrics: z.optional(listOf(queryShape, 1, Number.MAX_SAFE_INTEGER)),
});

export type PutMetricAlarmInput = z.infer<typeof metricAlarmShape>;

/** The queries that the alarm stands for; one of them returns data. */
export function alarmQueries(settings: PutMetricAlarmInput, metricId: string): readonly Query[] {
  const { Metrics, Namespace = '', MetricName = '', Dimensions, Period = 60, Unit } = settings;
  if (Metrics !== undefined) return Metrics;
  const Metric = { Namespace, MetricName, ...(Dimensions === undefined ? {} : { Dimensions }) };
  const Stat = settings.Statistic ?? settings.ExtendedStatistic ?? '';
  return [
    { Id: metricId, MetricStat: { Metric, Period, Stat, ...(Unit === undefined ? {} : { Unit }) }, ReturnData: true },
  ];
}

/** Seconds; the longest of the queries, which all have the same. */
export const alarmPeriod = ({ Period, Metrics = [] }: PutMetricAlarmInput): number =>
  Math.max(Period ?? 0, ...Metrics.map((query) => query.MetricStat?.Period ?? query.Period ?? 0)) || 60;

const callsSearch = (expression: Expression): boolean => {
  switch (expression.kind) {
    case 'call':
      return expression.name === 'SEARCH' || expression.args.some(callsSearch);
    case 'list':
      return expression.items.some(callsSearch);
    case 'negative':
      return callsSearch(expression.of);
    case 'binary':
      return callsSearch(expression.left) || callsSearch(expression.right);
    default:
      return false;
  }
};

const checkMetrics = (queries: readonly Query[]) => {
  checkQueries(queries, 'Metrics');
  if (queries.filter(({ ReturnData }) => ReturnData !== false).length !== 1) {
    throw validation('Exactly one element of the metrics list should return data.');
  }
  const metrics = queries.filter(({ MetricStat }) => MetricStat !== undefined);
  if (metrics.length === 0) throw validation('The metrics list must name at least one metric.');
  if (metrics.length > 10) throw validation('An alarm may be based on 10 metrics at most.');
  if (new Set(metrics.map(({ MetricStat }) => MetricStat?.Period)).size > 1) {
    throw validation('All metrics of an alarm must have the same Period.');
  }
  for (const { Id, Expression, MetricStat } of queries) {
    if (MetricStat !== undefined) parseStatistic(MetricStat.Stat);
    if (Expression !== undefined && callsSearch(parseQueryExpression(Id, Expression))) {
      throw expressionError(Id, 'SEARCH is not supported on Metric Alarms.');
    }
  }
};

const single = ['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'Unit'] as const;

const checkSingle = ({ MetricName, Namespace, Statistic, ExtendedStatistic, Period }: PutMetricAlarmInput) => {
  for (const [name, value] of Object.entries({ MetricName, Namespace, Period })) {
    if (value === undefined) throw validation(`The parameter ${name} is required for an alarm on a single metric.`);
  }
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw validation('Exactly one of Statistic and ExtendedStatistic must be specified.');
  }
  if (ExtendedStatistic !== undefined) parseStatistic(ExtendedStatistic);
};

/** How long an alarm may look back, in seconds: a week with periods of an hour or more, else a day. */
const longestLook = (period: number): number => (period >= 3600 ? 7 : 1) * 86_400;

/** @throws AwsError ValidationError for settings that do not go together */
export function checkMetricAlarm(settings: PutMetricAlarmInput): void {
  const { Metrics, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = settings;
  if (Metrics === undefined) checkSingle(settings);
  else {
    const both = single.find((name) => settings[name] !== undefined);
    if (both !== undefined) throw validation(`The parameters Metrics and ${both} may not be specified together.`);
    checkMetrics(Metrics);
  }
  const period = alarmPeriod(settings);
  if (![10, 20, 30].includes(period) && period % 60 !== 0) {
    throw validation('Period must be 10, 20, 30 or a multiple of 60.');
  }
  if (EvaluationPeriods * period > longestLook(period)) {
    throw validation(
      `Metrics cannot be checked across more than ${longestLook(period) / 86_400} day(s) (EvaluationPeriods * Period must be <= ${longestLook(period)}).`,
    );
  }
  if (DatapointsToAlarm > EvaluationPeriods) {
    throw validation('The parameter DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
  }
}
