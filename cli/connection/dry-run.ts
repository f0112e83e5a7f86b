import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import type { ClientSettings } from './settings.ts';

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
  alarms: z.array(z.object({ name: z.string() })),
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
const functionError = z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) });

/** The deployed function's plan for a spec, or what keeps it from starting; both when only its router is held. */
export type DryRun = z.infer<typeof dryRunAnswer>;
export type ForeseenRollout = z.infer<typeof prospect>;
export type PlannedRollout = z.infer<typeof plan>;

/** @throws Failure when the function itself failed */
export async function dryRun(settings: ClientSettings, planFunction: string, spec: unknown): Promise<DryRun> {
  const answer = await new LambdaClient(settings).send(
    new InvokeCommand({ FunctionName: planFunction, Payload: JSON.stringify({ spec, dryRun: true }) }),
  );
  const payload: unknown = JSON.parse(new TextDecoder().decode(answer.Payload));
  if (answer.FunctionError === undefined) return dryRunAnswer.parse(payload);
  const { errorType = 'an error', errorMessage = 'it gave no message' } = functionError.parse(payload);
  const denied = /is not authorized to perform|AccessDenied/.test(errorMessage);
  throw new Failure(
    denied ? exits.noPermission : errorType === 'Transient' ? exits.unreachable : exits.defect,
    `${planFunction} failed with ${errorType}: ${errorMessage}`,
  );
}
