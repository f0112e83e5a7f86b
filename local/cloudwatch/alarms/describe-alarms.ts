import { z } from 'zod';
import { pageOf } from '../../eventbridge/page.ts';
import { parseInput } from '../../eventbridge/parse-input.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import { invalidNextToken, validation } from '../errors.ts';
import { type Alarm, alarmType, type CompositeAlarm, type MetricAlarm } from './alarm.ts';
import { suppressedReason } from './alarm-events.ts';
import type { AlarmBook } from './book.ts';
import { nameSchema } from './common-input.ts';
import { childAlarms, parentsOf } from './family.ts';

export const alarmTypes = z.array(z.enum(['CompositeAlarm', 'MetricAlarm']));

const inputSchema = z.strictObject({
  AlarmNames: z.array(nameSchema).max(100, 'Member must have length less than or equal to 100').optional(),
  AlarmNamePrefix: z.string().min(1).max(255).optional(),
  AlarmTypes: alarmTypes.optional(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  ActionPrefix: z.string().min(1).max(1024).optional(),
  ChildrenOfAlarmName: nameSchema.optional(),
  ParentsOfAlarmName: nameSchema.optional(),
  MaxRecords: z
    .number()
    .int()
    .min(1, 'Member must have value greater than or equal to 1')
    .max(100, 'Member must have value less than or equal to 100')
    .optional(),
  NextToken: z.string().optional(),
});

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

/** Of a composite's children, or an alarm's parents, no more than this. */
const briefly = (alarm: Alarm, isParent: boolean) => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  ...(!isParent && { StateValue: alarm.state.value, StateUpdatedTimestamp: alarm.state.since / 1000 }),
});

/** @throws AwsError ValidationError beside any other member but those of the page */
function describeFamily(given: z.infer<typeof inputSchema>, book: AlarmBook): Output {
  const { ChildrenOfAlarmName: above, ParentsOfAlarmName: below, MaxRecords, NextToken, ...others } = given;
  if (Object.keys(others).length > 0 || (above !== undefined && below !== undefined))
    throw validation(
      'ChildrenOfAlarmName and ParentsOfAlarmName allow no other parameter than MaxRecords and NextToken.',
    );
  const found = above === undefined ? parentsOf(book, below ?? '') : childAlarms(book, above);
  const page = pageOf(found, MaxRecords ?? 50, NextToken, invalidNextToken);
  const ofKind = (wanted: Alarm['kind']) =>
    page.items.filter(({ kind }) => kind === wanted).map((alarm) => briefly(alarm, below !== undefined));
  return {
    CompositeAlarms: ofKind('composite'),
    MetricAlarms: ofKind('metric'),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

/** As on AWS, metric alarms alone unless AlarmTypes asks for composite ones; by name; 50 a page unless told otherwise. */
export function describeAlarms(input: unknown, book: AlarmBook): Output {
  const given = parseInput(inputSchema, input, 'ValidationError');
  if (given.ChildrenOfAlarmName !== undefined || given.ParentsOfAlarmName !== undefined)
    return describeFamily(given, book);
  const { AlarmNames, AlarmNamePrefix = '', AlarmTypes = ['MetricAlarm'], StateValue, ActionPrefix } = given;
  if (AlarmNames !== undefined && given.AlarmNamePrefix !== undefined) {
    throw new AwsError('ValidationError', 'AlarmNames and AlarmNamePrefix may not be specified together.');
  }
  const found = Object.values(book.state.alarms)
    .filter(
      (alarm) =>
        (AlarmNames?.includes(alarm.name) ?? true) &&
        alarm.name.startsWith(AlarmNamePrefix) &&
        AlarmTypes.includes(alarmType(alarm)) &&
        (StateValue === undefined || alarm.state.value === StateValue) &&
        (ActionPrefix === undefined ||
          Object.values(alarm.actions)
            .flat()
            .some((arn) => arn.startsWith(ActionPrefix))),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageOf(found, given.MaxRecords ?? 50, given.NextToken, invalidNextToken);
  return {
    CompositeAlarms: page.items.filter(({ kind }) => kind === 'composite').map(describedAlarm),
    MetricAlarms: page.items.filter(({ kind }) => kind === 'metric').map(describedAlarm),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
