import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';

/** A gate: somebody has to say that the rollout may go on. */
export const approval = z.strictObject({
  timeout: z._default(duration, 7200).check(z.describe('How long the step waits for a person.')),
  onTimeout: z
    ._default(z.enum(['rollback', 'proceed']), 'rollback')
    .check(z.describe('What happens when nobody came.')),
});
