import * as z from 'zod/mini';
import { hookCall } from '../hooks/hook-call.ts';

/** The next action of the state machine: the name of a state's business, or of an outcome's end. */
export const actions = [
  'shift',
  'sleep',
  'look',
  'hook',
  'rollBack',
  'settle',
  'queue',
  'continue',
  'promoted',
  'rejected',
  'rolledBack',
  'reverted',
  'halted',
  'superseded',
  'rollbackFailed',
] as const;
export type Action = (typeof actions)[number];

/** All that the state machine carries. The rollout itself is one item in the table, read anew by each function. */
export const ticket = z.strictObject({
  rolloutId: z.string(),
  /** The control item's key. */
  router: z.string(),
  fence: z.int(),
  /** Counts the sleeps of this execution: a late or repeated request to sleep loses to `sleepSeq`. */
  seq: z.int(),
  /** The control item's revision that `next` was decided on. */
  rev: z.int(),
  /**
   * The number of functions' answers that this execution's history still has room for; at 0 the rollout continues in
   * another.
   */
  turnsLeft: z.int(),
  /** Name of the execution in which the rollout continues, once it does. */
  successor: z.optional(z.string()),
  /** The number of repetitions of the task that has it: absent from the functions' answers. */
  attempt: z.optional(z.int()),
  next: z.strictObject({
    action: z.enum(actions),
    /** Seconds to sleep, to settle, to queue or to wait for a hook, at least 1. */
    seconds: z.int(),
    /** One sentence for the execution's Cause when `action` is an end. */
    cause: z.string(),
  }),
  /** Before a promotion the routes are read once more: `asked` for, and `same` once they were seen to carry all of it. */
  readBack: z.optional(z.enum(['asked', 'same'])),
  /** The call to make when `action` is `hook`, and the call that was made. */
  hook: z.optional(hookCall),
  /** The end of the call. */
  answer: z.optional(
    z.object({ Error: z.optional(z.nullable(z.string())), Cause: z.optional(z.nullable(z.string())) }),
  ),
});
export type Ticket = z.infer<typeof ticket>;
