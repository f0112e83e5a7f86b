import * as z from 'zod/mini';

/** A part of a snapshot that is not followed because of its certificates: what was in force before stays. */
export const rejectedPart = z.object({
  kind: z.enum(['listener', 'cluster']),
  /** Such as `listener 9080` or `virtual node blue`. */
  part: z.string(),
  reason: z.string(),
});

export type RejectedPart = z.infer<typeof rejectedPart>;
