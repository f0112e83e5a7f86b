import * as z from 'zod/mini';

/** From `plan` and `doctor`: a spec to check. `dryRun` marks the call for readers of a log. */
const look = z.strictObject({ spec: z.unknown(), dryRun: z.literal(true) });

/** From `doctor --fire`: an alarm to set off under a probe. */
const probe = z.strictObject({ probe: z.strictObject({ alarm: z.string().check(z.minLength(1)) }) });

export const dryRunRequest = z.union([look, probe]);
export type DryRunRequest = z.infer<typeof dryRunRequest>;
