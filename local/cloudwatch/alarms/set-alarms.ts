import { z } from 'zod';
import { parseInput } from '../../eventbridge/parse-input.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import { parseJsonText } from '../../kit/json.ts';
import { validation } from '../errors.ts';
import type { AlarmBook } from './book.ts';
import { nameSchema } from './common-input.ts';
import { parentsOf } from './family.ts';

const names = z.strictObject({
  AlarmNames: z.array(nameSchema).max(100, 'Member must have length less than or equal to 100'),
});

/**
 * Those that are known are deleted, and then a name that is not known is said. Refused whole: more than one composite,
 * and what a composite that stays asks about.
 */
export function deleteAlarms(input: unknown, book: AlarmBook): Output {
  const { AlarmNames } = parseInput(names, input, 'ValidationError');
  const wanted = [...new Set(AlarmNames)];
  const alarms = wanted.flatMap((name) => book.find(name) ?? []);
  if (alarms.filter(({ kind }) => kind === 'composite').length > 1)
    throw validation('No more than one composite alarm can be deleted in one operation.');
  for (const { name } of alarms) {
    const [parent] = parentsOf(book, name).filter((above) => !wanted.includes(above.name));
    if (parent !== undefined)
      throw validation(`Cannot delete ${name} as the composite alarm ${parent.name} depends on it.`);
  }
  // The composite first: what it stood on is free then.
  for (const alarm of alarms.toSorted((a, b) => a.kind.localeCompare(b.kind))) book.remove(alarm);
  const unknown = wanted.find((name) => !alarms.some((alarm) => alarm.name === name));
  if (unknown !== undefined) throw new AwsError('ResourceNotFound', `Alarm ${unknown} does not exist.`, 404);
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
