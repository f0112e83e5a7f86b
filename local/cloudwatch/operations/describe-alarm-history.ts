import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByPlace } from '../../kit/page.ts';
import { integer, timestamp } from '../../kit/shapes.ts';
import { alarmTypes, nameShape } from '../alarms/common-input.ts';
import { trimmedHistory } from '../alarms/history.ts';
import type { Context } from '../context.ts';
import { invalidToken } from '../errors.ts';

/** The newest first unless asked otherwise; as on AWS, metric alarms alone unless AlarmTypes asks for composite ones. */
export const DescribeAlarmHistory = operation(
  z.strictObject({
    AlarmName: z.optional(nameShape),
    AlarmTypes: z.optional(alarmTypes),
    HistoryItemType: z.optional(z.enum(['ConfigurationUpdate', 'StateUpdate', 'Action'])),
    StartDate: z.optional(timestamp),
    EndDate: z.optional(timestamp),
    MaxRecords: z.optional(integer(1, 100)),
    NextToken: z.optional(z.string()),
    ScanBy: z.optional(z.enum(['TimestampDescending', 'TimestampAscending'])),
  }),
  ({ book, now }: Context, given) => {
    const { AlarmTypes = ['MetricAlarm'], StartDate = 0, EndDate = Number.POSITIVE_INFINITY } = given;
    const found = trimmedHistory(book.state.history, now()).filter(
      ({ alarm, type, at, itemType }) =>
        (given.AlarmName === undefined || alarm === given.AlarmName) &&
        AlarmTypes.includes(type) &&
        (given.HistoryItemType === undefined || itemType === given.HistoryItemType) &&
        at >= StartDate * 1000 &&
        at <= EndDate * 1000,
    );
    const ordered = given.ScanBy === 'TimestampAscending' ? found : found.reverse();
    const page = pageByPlace(ordered, { limit: given.MaxRecords ?? 50, token: given.NextToken, invalidToken });
    return {
      AlarmHistoryItems: page.items.map(({ alarm, type, at, itemType, summary, data }) => ({
        AlarmName: alarm,
        AlarmType: type,
        Timestamp: at / 1000,
        HistoryItemType: itemType,
        HistorySummary: summary,
        HistoryData: data,
      })),
      ...nextAs('NextToken', page),
    };
  },
);
