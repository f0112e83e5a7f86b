import * as z from 'zod/mini';

const answer = z.union([
  z.object({ arn: z.string(), was: z.enum(['OK', 'INSUFFICIENT_DATA']) }),
  z.object({ refused: z.string() }),
]);

/** An alarm that may be set off, and what it is before; or why it must not be. */
export type AlarmToTry = z.infer<typeof answer>;

/** The deployed function's answer about an alarm. */
export const alarmToTryOf = (given: unknown): AlarmToTry => answer.parse(given);
