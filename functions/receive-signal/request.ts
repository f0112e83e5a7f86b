import * as z from 'zod/mini';
import { commandDetail, commandSource, commandTypes } from '../../core/rollout/command.ts';

/** An alarm that changed its state, as CloudWatch tells it. */
const alarmEvent = z.object({
  source: z.literal('aws.cloudwatch'),
  resources: z.array(z.string()).check(z.length(1)),
  detail: z.object({
    alarmName: z.string(),
    state: z.object({
      value: z.string(),
      reason: z.optional(z.string()),
      timestamp: z.string(),
      actionsSuppressedBy: z.optional(z.string()),
    }),
  }),
});

/** A person's or a pipeline's command, as it comes over the stack's own bus. */
const commandEvent = z.object({
  source: z.literal(commandSource),
  id: z.string(),
  time: z.string(),
  'detail-type': z.enum(commandTypes),
  detail: commandDetail,
});

export const signalRequest = z.union([alarmEvent, commandEvent]);
export type SignalRequest = z.infer<typeof signalRequest>;
export type AlarmEvent = z.infer<typeof alarmEvent>;
export type CommandEvent = z.infer<typeof commandEvent>;
