import { plural } from '../../kit/plural.ts';
import type { StateValue } from './common-input.ts';
import type { PutMetricAlarmInput } from './metric-alarm-input.ts';
import { decimal, eventTime, shortTime } from './wording.ts';

/** A data point of the evaluation range. */
export interface Datapoint {
  readonly at: number;
  readonly value: number;
  readonly breaching: boolean;
}

const comparisons: Readonly<Record<PutMetricAlarmInput['ComparisonOperator'], string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const be = (count: number) => (count === 1 ? 'was' : 'were');

const listed = (points: readonly Datapoint[]) =>
  [...points]
    .reverse()
    .map(({ value, at }) => `${decimal(value)} (${shortTime(at)})`)
    .join(', ');

/** Why the alarm goes from one state to the other. `points` are the real ones that were judged, oldest first. */
export function reasonFor(
  settings: PutMetricAlarmInput,
  points: readonly Datapoint[],
  from: StateValue,
  to: StateValue,
): string {
  const {
    EvaluationPeriods: periods,
    DatapointsToAlarm = periods,
    ComparisonOperator,
    Threshold,
    TreatMissingData,
  } = settings;
  const missing = periods - points.length;
  if (to === 'INSUFFICIENT_DATA') return `Insufficient Data: ${plural(missing, 'datapoint')} ${be(missing)} unknown.`;
  const deciding = points.filter(({ breaching }) => breaching === (to === 'ALARM'));
  const crossed = `${be(deciding.length)} ${to === 'ALARM' ? '' : 'not '}${comparisons[ComparisonOperator]} the threshold (${decimal(Threshold)})`;
  const treated =
    TreatMissingData === 'breaching' ? 'Breaching' : TreatMissingData === 'notBreaching' ? 'NonBreaching' : undefined;
  if (missing > 0 && treated !== undefined) {
    const filled = `${plural(missing, 'missing datapoint')} ${be(missing)} treated as [${treated}]`;
    return deciding.length === 0
      ? `Threshold Crossed: no datapoints were received for ${plural(missing, 'period')} and ${filled}.`
      : `Threshold Crossed: ${plural(deciding.length, 'datapoint')} [${listed(deciding)}] ${crossed} and ${filled}.`;
  }
  const needed = to === 'ALARM' ? DatapointsToAlarm : periods - DatapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${deciding.length} out of the last ${points.length} datapoints [${listed(deciding)}] ${crossed} ` +
    `(minimum ${plural(needed, 'datapoint')} for ${from} -> ${to} transition).`
  );
}

/** The reason as JSON text; numbers keep their decimal point, as CloudWatch writes them. */
export function reasonDataFor(
  settings: PutMetricAlarmInput,
  points: readonly Datapoint[],
  periodSeconds: number,
  queriedAt: number,
): string {
  const statistic = settings.Statistic ?? settings.ExtendedStatistic;
  const members = [
    '"version":"1.0"',
    `"queryDate":"${eventTime(queriedAt)}"`,
    ...(points[0] === undefined ? [] : [`"startDate":"${eventTime(points[0].at)}"`]),
    ...(statistic === undefined ? [] : [`"statistic":${JSON.stringify(statistic)}`]),
    `"period":${periodSeconds}`,
    `"recentDatapoints":[${points.map(({ value }) => decimal(value)).join(',')}]`,
    `"threshold":${decimal(settings.Threshold)}`,
  ];
  return `{${members.join(',')}}`;
}
