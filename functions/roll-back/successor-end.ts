import * as z from 'zod/mini';
import type { RollBackTask } from './request.ts';

/** Of the execution that a task waited for, as its failure's Cause shows it. */
const closed = z.object({
  Name: z.string(),
  Status: z.string(),
  Error: z.optional(z.string()),
  Cause: z.optional(z.string()),
});

/** How an execution ended that the failed task had started; undefined when the failure does not tell. */
export function successorEnd({ Cause: cause = '' }: RollBackTask['failure']) {
  try {
    return z.safeParse(closed, JSON.parse(cause)).data;
  } catch {
    return undefined;
  }
}
