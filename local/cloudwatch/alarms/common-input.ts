import * as z from 'zod/mini';
import { listOf, tagsShape, text } from '../../kit/shapes.ts';
import { validation } from '../errors.ts';

export const nameShape = text(1, 255);
export const stateShape = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
export const alarmTypes = z.array(z.enum(['CompositeAlarm', 'MetricAlarm']));

const actions = z.optional(listOf(text(1, 1024), 0, 5));

/** Members that all kinds of alarm have. */
export const commonMembers = {
  AlarmName: nameShape,
  AlarmDescription: z.optional(text(0, 1024)),
  ActionsEnabled: z.optional(z.boolean()),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  Tags: z.optional(tagsShape),
};

const commonShape = z.object(commonMembers);

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What any kind of alarm is configured with. */
export interface CommonSettings {
  readonly name: string;
  readonly description?: string | undefined;
  readonly actionsEnabled: boolean;
  /** ARNs to act on, by the state that is entered. */
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
}

/** The members of an alarm that any kind of it has. @throws AwsError ValidationError on an action that is no ARN */
export function commonOf(input: z.infer<typeof commonShape>): CommonSettings {
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

/** The tags of an alarm with others added. */
export const withTags = (
  before: Readonly<Record<string, string>> | undefined,
  tags: z.infer<typeof tagsShape> = [],
): Record<string, string> => ({ ...before, ...Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) });
