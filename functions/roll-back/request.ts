import * as z from 'zod/mini';
import { ticket } from '../../core/execution/ticket.ts';
import { errorMessageIn } from '../../core/text/cause.ts';

/** The error that led here, as Step Functions passes it to a Catch; `none` if no error did. */
const failure = z.object({ Error: z.optional(z.string()), Cause: z.optional(z.string()) });

/** From the state machine: `execution` is the one that asks; `attempt` counts the retries. */
const task = z.strictObject({ ticket, failure, attempt: z.int(), execution: z.string() });

/** The end of an execution, as Step Functions reports it (best effort). */
const ended = z.object({
  source: z.literal('aws.states'),
  detail: z.object({ executionArn: z.string() }),
});

/** The schedule, each minute (reliable). */
const tick = z.object({ source: z.literal('aws.events') });

export const rollBackRequest = z.union([task, ended, tick]);
export type RollBackRequest = z.infer<typeof rollBackRequest>;
export type RollBackTask = z.infer<typeof task>;

const throttling = 'Lambda.TooManyRequestsException';

/** Why the automation itself gave up, in one sentence: the error's name and message, without its trace. */
export function failureText({ Error: name = 'an unknown error', Cause: cause }: RollBackTask['failure']): string {
  if (name === 'none') return 'the rollout was asked to roll back without a reason';
  const successor = successorEnd({ Cause: cause });
  if (successor !== undefined)
    return `the rollout could not go on in ${successor.Name}, which ended: ${successor.Error ?? successor.Status}`;
  if (name === throttling)
    return `Lambda throttled a function of the automation until its retries were used up: no concurrency was free (${name})`;
  if (cause === undefined) return `a step of the automation failed: ${name}`;
  return `a step of the automation failed: ${name}: ${errorMessageIn(cause) ?? cause.slice(0, 500)}`;
}

/** The end of an execution that a task waited for, as the Cause of the task's failure shows it. */
const closed = z.object({
  Name: z.string(),
  Status: z.string(),
  Error: z.optional(z.string()),
  Cause: z.optional(z.string()),
});

/** How the execution ended that the failed task had started; undefined if the failure does not show it. */
export function successorEnd({ Cause: cause = '' }: RollBackTask['failure']) {
  try {
    return z.safeParse(closed, JSON.parse(cause)).data;
  } catch {
    return undefined;
  }
}
