import type { AwsEvent } from '../../eventbridge/event.ts';
import type { Query } from '../query/query.ts';
import type { Alarm, AlarmState, CompositeAlarm, Suppression } from './alarm.ts';
import { alarmQueries } from './metric-alarm-input.ts';
import { eventTime } from './wording.ts';

const withoutUndefined = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const metricOf = ({ Id, Label, Expression, MetricStat, ReturnData = true, Period }: Query) => {
  if (MetricStat === undefined) {
    return withoutUndefined({ id: Id, expression: Expression, label: Label, returnData: ReturnData, period: Period });
  }
  const { Metric, Unit } = MetricStat;
  const metric = {
    namespace: Metric.Namespace,
    name: Metric.MetricName,
    dimensions: Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
  };
  const metricStat = { metric, period: MetricStat.Period, stat: MetricStat.Stat, unit: Unit };
  return withoutUndefined({ id: Id, metricStat: withoutUndefined(metricStat), label: Label, returnData: ReturnData });
};

const watched = (alarm: Alarm): Record<string, unknown> =>
  alarm.kind === 'metric'
    ? { metrics: alarmQueries(alarm.settings, alarm.metricId).map(metricOf) }
    : {
        alarmRule: alarm.rule,
        actionsSuppressor: alarm.suppressor?.alarm,
        actionsSuppressorWaitPeriod: alarm.suppressor?.waitSeconds,
        actionsSuppressorExtensionPeriod: alarm.suppressor?.extensionSeconds,
      };

const stateMembers = ({ value, reason, reasonData, since }: AlarmState, suppression?: Suppression) =>
  withoutUndefined({
    value,
    reason,
    reasonData,
    timestamp: eventTime(since),
    actionsSuppressedBy: suppression?.by,
    actionsSuppressedReason: suppression === undefined ? undefined : suppressedReason(suppression),
  });

export const suppressedReason = ({ by }: Suppression): string =>
  by === 'Alarm' ? 'Actions suppressed by the suppressor alarm' : `Actions suppressed by ${by}`;

export const suppressionOf = (alarm: Alarm): Suppression | undefined =>
  alarm.kind === 'composite' ? alarm.suppression : undefined;

/** What a state change is about: the detail of its event, and the `alarmData` of a Lambda action. */
export const stateChange = (alarm: Alarm, previous: AlarmState, suppressedBefore?: CompositeAlarm['suppression']) => ({
  alarmName: alarm.name,
  state: stateMembers(alarm.state, suppressionOf(alarm)),
  previousState: stateMembers(previous, suppressedBefore),
  configuration: withoutUndefined({ description: alarm.description, ...watched(alarm) }),
});

export const stateChangeEvent = (
  alarm: Alarm,
  previous: AlarmState,
  suppressedBefore?: CompositeAlarm['suppression'],
): AwsEvent => ({
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm State Change',
  resources: [alarm.arn],
  detail: stateChange(alarm, previous, suppressedBefore),
  time: alarm.state.since,
});

const configurationOf = (alarm: Alarm) =>
  withoutUndefined({
    ...watched(alarm),
    ...(alarm.kind === 'metric'
      ? {
          evaluationPeriods: alarm.settings.EvaluationPeriods,
          datapointsToAlarm: alarm.settings.DatapointsToAlarm,
          threshold: alarm.settings.Threshold,
          comparisonOperator: alarm.settings.ComparisonOperator,
          treatMissingData: alarm.settings.TreatMissingData,
          evaluateLowSampleCountPercentile: alarm.settings.EvaluateLowSampleCountPercentile,
        }
      : {}),
    alarmName: alarm.name,
    description: alarm.description,
    actionsEnabled: alarm.actionsEnabled,
    timestamp: eventTime(alarm.configuredAt),
    okActions: alarm.actions.OK,
    alarmActions: alarm.actions.ALARM,
    insufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
  });

export const configurationEvent = (
  operation: 'create' | 'update' | 'delete',
  alarm: Alarm,
  previous: Alarm | undefined,
  now: number,
): AwsEvent => ({
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm Configuration Change',
  resources: [alarm.arn],
  detail: withoutUndefined({
    alarmName: alarm.name,
    operation,
    state: withoutUndefined({
      actionsSuppressedBy: suppressionOf(alarm)?.by,
      value: alarm.state.value,
      timestamp: eventTime(alarm.state.since),
    }),
    configuration: configurationOf(alarm),
    previousConfiguration: previous === undefined ? undefined : configurationOf(previous),
  }),
  time: now,
});
