import * as z from 'zod/mini';

/** An asynchronous call that has not come to its end. */
export const pendingShape = z.object({
  requestId: z.string(),
  functionName: z.string(),
  qualifier: z.optional(z.string()),
  payload: z.string(),
  /** Epoch milliseconds, as all times here. */
  acceptedAt: z.number(),
  dueAt: z.number(),
  /** How often the function has failed it. */
  failures: z.number(),
  /** How often there was no room for it since it last ran. */
  refusals: z.number(),
});

export type PendingEvent = z.infer<typeof pendingShape>;

interface AsynchronousLimits {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

/** Lambda's own: two more attempts, six hours. */
export const defaultLimits: AsynchronousLimits = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };

const second = 1000;
const minute = 60 * second;

/** Lambda waits one minute before the second attempt and two before the third. */
export const retryDelay = (failures: number): number => (failures <= 1 ? minute : 2 * minute);

/** Where there was no room, it waits one second, then twice as long each time, five minutes at most. */
export const throttleDelay = (refusals: number): number => Math.min(second * 2 ** (refusals - 1), 5 * minute);
