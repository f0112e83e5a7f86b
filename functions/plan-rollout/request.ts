import * as z from 'zod/mini';

/** From the state machine: a spec to be started. From `plan` and `doctor`: a spec to be looked at only. */
export const planRequest = z.union([
  z.strictObject({
    spec: z.unknown(),
    rolloutId: z.string(),
    execution: z.string(),
    startedAt: z.optional(z.string()),
  }),
  z.strictObject({ spec: z.unknown(), dryRun: z.literal(true) }),
]);
export type PlanRequest = z.infer<typeof planRequest>;
export type StartRequest = Exclude<PlanRequest, { dryRun: true }>;
