import * as z from 'zod/mini';
import { probeDetail, probeType } from '../../core/control/probe.ts';
import { startLineDetail, stopLineDetail } from '../../core/line/line-order.ts';
import { commandDetail, commandSource, commandTypes } from '../../core/signals/command.ts';

/** An alarm's change of state, as CloudWatch sends it. */
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

const sent = { source: z.literal(commandSource), id: z.string(), time: z.iso.datetime({ offset: true }) };

/** A command of a person or a pipeline, over the stack's own bus. */
const commandEvent = z.object({
  ...sent,
  'detail-type': z.enum(commandTypes),
  detail: commandDetail,
});

/** An order to the line, over the same bus. */
const stopLineEvent = z.object({ ...sent, 'detail-type': z.literal('Stop The Line'), detail: stopLineDetail });
const startLineEvent = z.object({ ...sent, 'detail-type': z.literal('Start The Line'), detail: startLineDetail });

/** An order to lay a probe under an alarm, or to remove it, over the same bus. */
const probeEvent = z.object({ ...sent, 'detail-type': z.literal(probeType), detail: probeDetail });

export const signalRequest = z.union([alarmEvent, commandEvent, stopLineEvent, startLineEvent, probeEvent]);
export type SignalRequest = z.infer<typeof signalRequest>;
export type AlarmEvent = z.infer<typeof alarmEvent>;
