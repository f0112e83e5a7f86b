import * as z from 'zod/mini';
import type { Output } from '../../kit/call.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { integer, listOf, text } from '../../kit/shapes.ts';
import { type Alarm, alarmType } from '../alarms/alarm.ts';
import type { AlarmBook } from '../alarms/book.ts';
import { alarmTypes, nameShape, stateShape } from '../alarms/common-input.ts';
import { brieflyDescribed, describedAlarm } from '../alarms/described-alarm.ts';
import { childAlarms, parentsOf } from '../alarms/family.ts';
import type { Context } from '../context.ts';
import { invalidToken, validation } from '../errors.ts';

const shape = z.strictObject({
  AlarmNames: z.optional(listOf(nameShape, 0, 100)),
  AlarmNamePrefix: z.optional(text(1, 255)),
  AlarmTypes: z.optional(alarmTypes),
  StateValue: z.optional(stateShape),
  ActionPrefix: z.optional(text(1, 1024)),
  ChildrenOfAlarmName: z.optional(nameShape),
  ParentsOfAlarmName: z.optional(nameShape),
  MaxRecords: z.optional(integer(1, 100)),
  NextToken: z.optional(z.string()),
});

type Given = z.infer<typeof shape>;

const nameOf = ({ name }: Alarm) => name;
const sorted = (alarms: readonly Alarm[]) => alarms.toSorted((a, b) => (a.name < b.name ? -1 : 1));
const pageOf = (alarms: readonly Alarm[], { MaxRecords: limit = 50, NextToken: token }: Given) =>
  pageByName(sorted(alarms), nameOf, { limit, token, invalidToken });

/** @throws AwsError ValidationError beside any other member but those of the page */
function describeFamily(given: Given, book: AlarmBook): Output {
  const { ChildrenOfAlarmName: above, ParentsOfAlarmName: below, MaxRecords, NextToken, ...others } = given;
  if (Object.keys(others).length > 0 || (above !== undefined && below !== undefined))
    throw validation(
      'ChildrenOfAlarmName and ParentsOfAlarmName allow no other parameter than MaxRecords and NextToken.',
    );
  const page = pageOf(above === undefined ? parentsOf(book, below ?? '') : childAlarms(book, above), given);
  const ofKind = (wanted: Alarm['kind']) =>
    page.items.filter(({ kind }) => kind === wanted).map((alarm) => brieflyDescribed(alarm, below !== undefined));
  return { CompositeAlarms: ofKind('composite'), MetricAlarms: ofKind('metric'), ...nextAs('NextToken', page) };
}

const isWanted =
  ({ AlarmNames, AlarmNamePrefix = '', AlarmTypes = ['MetricAlarm'], StateValue, ActionPrefix }: Given) =>
  (alarm: Alarm): boolean =>
    (AlarmNames?.includes(alarm.name) ?? true) &&
    alarm.name.startsWith(AlarmNamePrefix) &&
    AlarmTypes.includes(alarmType(alarm)) &&
    (StateValue === undefined || alarm.state.value === StateValue) &&
    (ActionPrefix === undefined ||
      Object.values(alarm.actions)
        .flat()
        .some((arn) => arn.startsWith(ActionPrefix)));

/** As on AWS, metric alarms alone unless AlarmTypes asks for composite ones; by name; 50 a page unless asked otherwise. */
export const DescribeAlarms = operation(shape, ({ book }: Context, given) => {
  if (given.ChildrenOfAlarmName !== undefined || given.ParentsOfAlarmName !== undefined)
    return describeFamily(given, book);
  if (given.AlarmNames !== undefined && given.AlarmNamePrefix !== undefined) {
    throw validation('AlarmNames and AlarmNamePrefix may not be specified together.');
  }
  const page = pageOf(Object.values(book.state.alarms).filter(isWanted(given)), given);
  return {
    CompositeAlarms: page.items.filter(({ kind }) => kind === 'composite').map(describedAlarm),
    MetricAlarms: page.items.filter(({ kind }) => kind === 'metric').map(describedAlarm),
    ...nextAs('NextToken', page),
  };
});
