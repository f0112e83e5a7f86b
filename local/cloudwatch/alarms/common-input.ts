import { z } from 'zod';
import { validation } from '../errors.ts';
import type { Alarm } from './alarm.ts';

export const nameSchema = z.string().min(1).max(255);

const actions = z
  .array(z.string().min(1).max(1024))
  .max(5, 'Member must have length less than or equal to 5')
  .optional();

/** Members that all kinds of alarm have. */
export const commonMembers = {
  AlarmName: nameSchema,
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().optional(),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  Tags: z
    .array(z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))
    .max(50)
    .optional(),
};

const commonSchema = z.object(commonMembers);

/** What of an alarm any kind of it has. @throws AwsError ValidationError on an action that is no ARN */
export function commonOf(
  input: z.infer<typeof commonSchema>,
): Pick<Alarm, 'name' | 'description' | 'actionsEnabled' | 'actions'> {
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = input;
  for (const arn of [...OKActions, ...AlarmActions, ...InsufficientDataActions]) {
    if (!/^arn:[\w-]+:[\w-]+:/.test(arn)) throw validation(`Invalid arn syntax: ${arn}`);
  }
  return {
    name: input.AlarmName,
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: { OK: OKActions, ALARM: AlarmActions, INSUFFICIENT_DATA: InsufficientDataActions },
  };
}
