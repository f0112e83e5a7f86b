import * as z from 'zod/mini';
import { ticket } from '../../core/execution/ticket.ts';

/** The error that led here, as Step Functions gives it to a Catch; `none` when no error did. */
const failure = z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) });

/** From the state machine: which execution asks; `attempt` counts the retries. */
const task = z.strictObject({ ticket, failure, attempt: z.int(), execution: z.string() });

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
