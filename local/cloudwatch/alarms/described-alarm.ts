import type { Alarm, CompositeAlarm, MetricAlarm } from './alarm.ts';
import { suppressedReason } from './alarm-events.ts';

const commonOf = ({ name, arn, description, actionsEnabled, actions, configuredAt, state }: Alarm) => ({
  AlarmName: name,
  AlarmArn: arn,
  ...(description === undefined ? {} : { AlarmDescription: description }),
  AlarmConfigurationUpdatedTimestamp: configuredAt / 1000,
  ActionsEnabled: actionsEnabled,
  OKActions: actions.OK,
  AlarmActions: actions.ALARM,
  InsufficientDataActions: actions.INSUFFICIENT_DATA,
  StateValue: state.value,
  StateReason: state.reason,
  ...(state.reasonData === undefined ? {} : { StateReasonData: state.reasonData }),
  StateUpdatedTimestamp: state.since / 1000,
  StateTransitionedTimestamp: state.since / 1000,
});

const metricMembers = ({ settings }: MetricAlarm) => {
  const { Tags: _, ...members } = settings;
  return { ...(settings.Metrics === undefined ? { Dimensions: [] } : {}), ...members };
};

const compositeMembers = ({ rule, suppressor, suppression }: CompositeAlarm) => ({
  AlarmRule: rule,
  ...(suppressor === undefined
    ? {}
    : {
        ActionsSuppressor: suppressor.alarm,
        ActionsSuppressorWaitPeriod: suppressor.waitSeconds,
        ActionsSuppressorExtensionPeriod: suppressor.extensionSeconds,
      }),
  ...(suppression === undefined
    ? {}
    : { ActionsSuppressedBy: suppression.by, ActionsSuppressedReason: suppressedReason(suppression) }),
});

/** An alarm as DescribeAlarms shows it. */
export const describedAlarm = (alarm: Alarm) => ({
  ...(alarm.kind === 'metric' ? metricMembers(alarm) : compositeMembers(alarm)),
  ...commonOf(alarm),
});

/** An alarm as DescribeAlarms shows it among the children of a composite, or the parents of another. */
export const brieflyDescribed = (alarm: Alarm, isParent: boolean) => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  ...(!isParent && { StateValue: alarm.state.value, StateUpdatedTimestamp: alarm.state.since / 1000 }),
});
