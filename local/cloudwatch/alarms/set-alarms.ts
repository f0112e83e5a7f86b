import { z } from 'zod';
import { parseInput } from '../../eventbridge/parse-input.ts';
import { parseJsonText } from '../../json-text.ts';
import { AwsError, type Output } from '../../service.ts';
import type { AlarmBook } from './book.ts';
import { nameSchema } from './common-input.ts';

const names = z.strictObject({
  AlarmNames: z.array(nameSchema).max(100, 'Member must have length less than or equal to 100'),
});

/** All or none: one name that is not known, and nothing is deleted. */
export function deleteAlarms(input: unknown, book: AlarmBook): Output {
  const { AlarmNames } = parseInput(names, input, 'ValidationError');
  const alarms = [...new Set(AlarmNames)].map((name) => {
    const alarm = book.find(name);
    if (alarm === undefined) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist.`, 404);
    return alarm;
  });
  for (const alarm of alarms) book.remove(alarm);
  return {};
}

const setStateSchema = z.strictObject({
  AlarmName: nameSchema,
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});

/** At once; a metric alarm goes back to what its metric says with its next evaluation. */
export function setAlarmState(input: unknown, book: AlarmBook): Output {
  const { AlarmName, StateValue, StateReason, StateReasonData } = parseInput(setStateSchema, input, 'ValidationError');
  if (book.find(AlarmName) === undefined) {
    throw new AwsError('ResourceNotFound', `Alarm ${AlarmName} does not exist.`, 404);
  }
  if (StateReasonData !== undefined) {
    try {
      parseJsonText(StateReasonData);
    } catch {
      throw new AwsError('InvalidFormat', 'StateReasonData was not valid JSON.');
    }
  }
  book.change(AlarmName, { value: StateValue, reason: StateReason, reasonData: StateReasonData });
  return {};
}

/** As on AWS, names that are not known are passed over. */
export const setActionsEnabled =
  (actionsEnabled: boolean) =>
  (input: unknown, book: AlarmBook): Output => {
    const { AlarmNames } = parseInput(names, input, 'ValidationError');
    for (const name of AlarmNames) {
      const alarm = book.find(name);
      if (alarm !== undefined) book.amend({ ...alarm, actionsEnabled });
    }
    return {};
  };
