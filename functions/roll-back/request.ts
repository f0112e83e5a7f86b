import * as z from 'zod/mini';
import { ticket } from '../../core/rollout/ticket.ts';

/** From the state machine. `failure` names the error that led here, or is `none`; `attempt` counts the retries. */
const task = z.strictObject({ ticket, failure: z.string(), attempt: z.int() });

/** An execution that ended, as Step Functions tells it (best effort). */
const ended = z.object({
  source: z.literal('aws.states'),
  detail: z.object({ executionArn: z.string() }),
});

/** The schedule, each minute (sure). */
const tick = z.object({ source: z.literal('aws.events') });

export const rollBackRequest = z.union([task, ended, tick]);
export type RollBackRequest = z.infer<typeof rollBackRequest>;
export type RollBackTask = z.infer<typeof task>;
