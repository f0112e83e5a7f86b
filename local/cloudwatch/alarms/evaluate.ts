import { AwsError } from '../../kit/aws-error.ts';
import { type QueryRun, queryRun, type Reader } from '../query/run-queries.ts';
import type { AlarmState, MetricAlarm } from './alarm.ts';
import { alarmPeriod, alarmQueries, type PutMetricAlarmInput } from './metric-alarm-input.ts';
import { extraPeriods, stateFor } from './missing-data.ts';
import { type Datapoint, reasonDataFor, reasonFor } from './reason.ts';

const breaches: Readonly<Record<PutMetricAlarmInput['ComparisonOperator'], (value: number, limit: number) => boolean>> =
  {
    GreaterThanOrEqualToThreshold: (value, limit) => value >= limit,
    GreaterThanThreshold: (value, limit) => value > limit,
    LessThanThreshold: (value, limit) => value < limit,
    LessThanOrEqualToThreshold: (value, limit) => value <= limit,
  };

/** Windows end with the last whole minute; short periods end at a multiple of themselves. */
const windowEnd = (at: number, periodSeconds: number) => {
  const unit = Math.min(periodSeconds, 60) * 1000;
  return Math.floor(at / unit) * unit;
};

const pointsOf = (run: QueryRun, queries: ReturnType<typeof alarmQueries>): ReadonlyMap<number, number> => {
  const query = queries.find(({ ReturnData }) => ReturnData !== false);
  const value = query === undefined ? undefined : run.resultOf(query);
  // Arrays and scalars, which no alarm can judge, are refused when the alarm is put; an empty one counts as no data.
  return value?.kind === 'series' ? value.series.points : new Map();
};

/** Too few samples for the percentile, and the alarm is set to ignore it then: under 10 / (1 - p), or 10 / p below p50. */
const tooFewSamples = (alarm: MetricAlarm, start: number, end: number, reader: Reader): boolean => {
  const { ExtendedStatistic = '', EvaluateLowSampleCountPercentile } = alarm.settings;
  if (EvaluateLowSampleCountPercentile !== 'ignore') return false;
  const percent = Number(/^p(\d+(?:\.\d+)?)$/.exec(ExtendedStatistic)?.[1]);
  if (!(percent > 0 && percent < 100)) return false;
  const { ExtendedStatistic: _, ...rest } = alarm.settings;
  const counted = alarmQueries({ ...rest, Statistic: 'SampleCount' }, alarm.metricId);
  const counts = pointsOf(queryRun(counted, start, end, reader), counted);
  const samples = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const share = percent / 100;
  return samples > 0 && samples < 10 / (share < 0.5 ? share : 1 - share) - 1e-9;
};

/**
 * The state that the metric asks for at `at` (epoch ms); undefined if it stays. An expression that cannot be calculated on
 * today's data is missing data, and the reason says so.
 */
export function evaluateAlarm(alarm: MetricAlarm, at: number, reader: Reader): Omit<AlarmState, 'since'> | undefined {
  try {
    return judgedState(alarm, at, reader);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { value: 'INSUFFICIENT_DATA', reason: `Insufficient Data: ${error.message}` };
  }
}

function judgedState(alarm: MetricAlarm, at: number, reader: Reader): Omit<AlarmState, 'since'> | undefined {
  const { settings, metricId } = alarm;
  const { EvaluationPeriods: periods, DatapointsToAlarm = periods, Threshold, ComparisonOperator } = settings;
  const periodSeconds = alarmPeriod(settings);
  const end = windowEnd(at, periodSeconds);
  const length = periodSeconds * 1000;
  const start = end - (periods + extraPeriods) * length;
  if (tooFewSamples(alarm, end - periods * length, end, reader)) return undefined;
  const queries = alarmQueries(settings, metricId);
  const values = pointsOf(queryRun(queries, start, end, reader), queries);
  const range = Array.from({ length: periods + extraPeriods }, (_, i): Datapoint | undefined => {
    const value = values.get(start + i * length);
    return value === undefined
      ? undefined
      : { at: start + i * length, value, breaching: breaches[ComparisonOperator](value, Threshold) };
  });
  const value = stateFor(
    range.map((point) => point?.breaching),
    {
      evaluationPeriods: periods,
      datapointsToAlarm: DatapointsToAlarm,
      treatMissingData: settings.TreatMissingData ?? 'missing',
    },
  );
  if (value === undefined || value === alarm.state.value) return undefined;
  const judged = range.filter((point) => point !== undefined).slice(-periods);
  return {
    value,
    reason: reasonFor(settings, judged, alarm.state.value, value),
    reasonData: reasonDataFor(settings, judged, periodSeconds, at),
  };
}
