import * as z from 'zod/mini';
import { hookMoments } from '../../core/spec/hook-spec.ts';

const problem = z.object({ path: z.string(), found: z.string(), allowed: z.string() });

/** As much of the plan as is shown. */
const plan = z.object({
  service: z.string(),
  revision: z.string(),
  router: z.object({ mesh: z.string(), virtualRouter: z.string() }),
  stable: z.string(),
  canary: z.string(),
  steps: z.array(
    z.object({
      weight: z.number(),
      bakeSeconds: z.number(),
      maxBakeSeconds: z.number(),
      approval: z.optional(z.object({ timeoutSeconds: z.number(), onTimeout: z.enum(['rollback', 'proceed']) })),
    }),
  ),
  keepWarmSeconds: z.number(),
  analysis: z.union([z.literal('alarmsOnly'), z.looseObject({})]),
  callers: z._default(z.array(z.record(z.string(), z.string())), []),
  slowLimits: z.optional(z.tuple([z.number(), z.number()])),
  alarms: z.array(z.object({ name: z.string(), arn: z.string() })),
  hooks: z._default(
    z.array(
      z.object({
        name: z.string(),
        at: z.enum(hookMoments),
        lambda: z.optional(z.string()),
        https: z.optional(z.object({ url: z.string() })),
        timeoutSeconds: z.number(),
        onFailure: z.enum(['rollback', 'hold', 'proceed']),
      }),
    ),
    [],
  ),
});

const prospect = z.object({
  requests: z.number(),
  errorRate: z.number(),
  noise: z.number(),
  steps: z.array(
    z.object({
      weight: z.number(),
      requests: z.number(),
      finds: z.optional(z.number()),
      passes: z.optional(z.number()),
      rollsBack: z.optional(z.object({ seconds: z.number(), failed: z.number() })),
    }),
  ),
});

const dryRunAnswer = z.object({
  plan: z.optional(plan),
  prospect: z.optional(prospect),
  warnings: z._default(z.array(problem), []),
  problems: z.array(problem),
});

/** The deployed function's plan for a spec, or what keeps it from starting; both when only its router is held. */
export type DryRun = z.infer<typeof dryRunAnswer>;
export type ForeseenRollout = z.infer<typeof prospect>;
export type PlannedRollout = z.infer<typeof plan>;

/** The plan function's answer to a dry run. */
export const dryRunOf = (answer: unknown): DryRun => dryRunAnswer.parse(answer);
