import * as z from 'zod/mini';

const probeAnswer = z.union([
  z.object({ router: z.string(), arn: z.string(), was: z.enum(['OK', 'INSUFFICIENT_DATA']) }),
  z.object({ refused: z.string() }),
]);

/** A probe that lies under an alarm, and what the alarm was before; or why there is none. */
export type Probe = z.infer<typeof probeAnswer>;

/** The plan function's answer to a probe. */
export const probeOf = (answer: unknown): Probe => probeAnswer.parse(answer);
