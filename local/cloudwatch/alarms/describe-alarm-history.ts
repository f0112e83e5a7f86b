import { z } from 'zod';
import { pageOf } from '../../eventbridge/page.ts';
import { parseInput } from '../../eventbridge/parse-input.ts';
import type { Output } from '../../kit/call.ts';
import { invalidNextToken } from '../errors.ts';
import type { AlarmBook } from './book.ts';
import { nameSchema } from './common-input.ts';
import { alarmTypes } from './describe-alarms.ts';
import { trimmedHistory } from './history.ts';

const inputSchema = z.strictObject({
  AlarmName: nameSchema.optional(),
  AlarmTypes: alarmTypes.optional(),
  HistoryItemType: z.enum(['ConfigurationUpdate', 'StateUpdate', 'Action']).optional(),
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  MaxRecords: z.number().int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
});

/** The newest first unless told otherwise; as on AWS, metric alarms alone unless AlarmTypes asks for composite ones. */
export function describeAlarmHistory(input: unknown, book: AlarmBook, now: number): Output {
  const given = parseInput(inputSchema, input, 'ValidationError');
  const { AlarmTypes = ['MetricAlarm'], StartDate = 0, EndDate = Number.POSITIVE_INFINITY } = given;
  const found = trimmedHistory(book.state.history, now).filter(
    ({ alarm, type, at, itemType }) =>
      (given.AlarmName === undefined || alarm === given.AlarmName) &&
      AlarmTypes.includes(type) &&
      (given.HistoryItemType === undefined || itemType === given.HistoryItemType) &&
      at >= StartDate * 1000 &&
      at <= EndDate * 1000,
  );
  const ordered = given.ScanBy === 'TimestampAscending' ? found : found.reverse();
  const page = pageOf(ordered, given.MaxRecords ?? 50, given.NextToken, invalidNextToken);
  return {
    AlarmHistoryItems: page.items.map(({ alarm, type, at, itemType, summary, data }) => ({
      AlarmName: alarm,
      AlarmType: type,
      Timestamp: at / 1000,
      HistoryItemType: itemType,
      HistorySummary: summary,
      HistoryData: data,
    })),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
