import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { parseJsonText } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { listOf, text } from '../../kit/shapes.ts';
import { nameShape, stateShape } from '../alarms/common-input.ts';
import { parentsOf } from '../alarms/family.ts';
import type { Context } from '../context.ts';
import { validation } from '../errors.ts';

const names = z.strictObject({ AlarmNames: listOf(nameShape, 0, 100) });

const notFound = (name: string) => new AwsError('ResourceNotFound', `Alarm ${name} does not exist.`, 404);

/**
 * Deletes those that are known, and then names one that is not known. Refused whole: more than one composite, and an
 * alarm that a composite which stays asks about.
 */
export const DeleteAlarms = operation(names, ({ book, ticker }: Context, { AlarmNames }) => {
  const wanted = [...new Set(AlarmNames)];
  const alarms = wanted.flatMap((name) => book.find(name) ?? []);
  if (alarms.filter(({ kind }) => kind === 'composite').length > 1)
    throw validation('No more than one composite alarm can be deleted in one operation.');
  for (const { name } of alarms) {
    const [parent] = parentsOf(book, name).filter((above) => !wanted.includes(above.name));
    if (parent !== undefined)
      throw validation(`Cannot delete ${name} as the composite alarm ${parent.name} depends on it.`);
  }
  // The composite first: the alarms that it asked about are free then.
  for (const alarm of alarms.toSorted((a, b) => a.kind.localeCompare(b.kind))) book.remove(alarm);
  ticker.arm();
  const unknown = wanted.find((name) => !alarms.some((alarm) => alarm.name === name));
  if (unknown !== undefined) throw notFound(unknown);
  return {};
});

/** At once; a metric alarm goes back to what its metric says with its next evaluation. */
export const SetAlarmState = operation(
  z.strictObject({
    AlarmName: nameShape,
    StateValue: stateShape,
    StateReason: text(0, 1023),
    StateReasonData: z.optional(text(0, 4000)),
  }),
  ({ book }: Context, { AlarmName, StateValue: value, StateReason: reason, StateReasonData: reasonData }) => {
    if (book.find(AlarmName) === undefined) throw notFound(AlarmName);
    if (reasonData !== undefined) {
      try {
        parseJsonText(reasonData);
      } catch {
        throw new AwsError('InvalidFormat', 'StateReasonData was not valid JSON.');
      }
    }
    book.change(AlarmName, { value, reason, reasonData });
    return {};
  },
);

/** As on AWS, names that are not known are passed over. */
const setActionsEnabled = (actionsEnabled: boolean) =>
  operation(names, ({ book }: Context, { AlarmNames }) => {
    for (const name of AlarmNames) {
      const alarm = book.find(name);
      if (alarm !== undefined) book.amend({ ...alarm, actionsEnabled });
    }
    return {};
  });

export const EnableAlarmActions = setActionsEnabled(true);
export const DisableAlarmActions = setActionsEnabled(false);
