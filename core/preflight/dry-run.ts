import * as z from 'zod/mini';
import { weekdays } from '../calendar/windows.ts';
import { hookMoments } from '../spec/hook-spec.ts';

const list = <Item extends z.ZodMiniType>(item: Item) => z.readonly(z.array(item));

const problem = z.object({ path: z.string(), found: z.string(), allowed: z.string() });

const twoLimits = z.readonly(z.tuple([z.number(), z.number()]));

/** The part of a plan that a person reads, and that its cost depends on. */
const plan = z.object({
  service: z.string(),
  revision: z.string(),
  router: z.union([
    z.object({ provider: z.literal('appmesh'), mesh: z.string(), virtualRouter: z.string() }),
    z.object({ provider: z.literal('alb'), loadBalancer: z.string(), service: z.string() }),
    z.object({ provider: z.literal('lattice'), service: z.string(), name: z.string() }),
  ]),
  stable: z.string(),
  canary: z.string(),
  names: z.optional(z.record(z.string(), z.string())),
  steps: list(
    z.object({
      weight: z.number(),
      bakeSeconds: z.number(),
      maxBakeSeconds: z.number(),
      approval: z.optional(z.object({ timeoutSeconds: z.number(), onTimeout: z.enum(['rollback', 'proceed']) })),
    }),
  ),
  keepWarmSeconds: z.number(),
  analysis: z.union([z.literal('alarmsOnly'), z.looseObject({})]),
  callers: z._default(list(z.record(z.string(), z.string())), []),
  slowLimits: z.optional(z.object({ canary: twoLimits, stable: twoLimits })),
  windows: z._default(
    list(z.object({ timeZone: z.string(), days: list(z.enum(weekdays)), from: z.number(), to: z.number() })),
    [],
  ),
  maxConcurrent: z.optional(z.object({ scope: z.string(), rollouts: z.number() })),
  budget: z.optional(z.object({ failedRequests: z.number() })),
  alarms: list(z.object({ name: z.string(), arn: z.string() })),
  hooks: z._default(
    list(
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

const targets = list(z.object({ id: z.string(), weight: z.number(), port: z.optional(z.number()) }));

/** The expected powers of the analysis at today's traffic: the members are those of `Prospect`. */
const metricProspect = {
  requests: z.number(),
  errorRate: z.number(),
  noise: z.number(),
  steps: list(
    z.object({
      weight: z.number(),
      requests: z.number(),
      finds: z.optional(z.number()),
      passes: z.optional(z.number()),
      rollsBack: z.optional(z.object({ seconds: z.number(), failed: z.number() })),
    }),
  ),
};

const prospect = z.object({
  ...metricProspect,
  additional: z.optional(list(z.object({ name: z.string(), mustPass: z.boolean(), ...metricProspect }))),
});

/**
 * The answer to a dry run: the plan for a spec, or the problems that keep it from starting. Both are present when only
 * its router is held or its line stopped. `prospect` is absent if no error rate is judged, or none was measured.
 * Members that this version does not know are dropped.
 */
export const dryRunAnswer = z.object({
  plan: z.optional(plan),
  /** In the spec's order: as they are, and after the promotion. */
  routes: z.optional(list(z.object({ name: z.string(), before: targets, after: targets }))),
  prospect: z.optional(prospect),
  warnings: z._default(list(problem), []),
  problems: list(problem),
});

/** As the function gives it. */
export type DryRunAnswer = z.input<typeof dryRunAnswer>;
/** As it is read. */
export type DryRun = z.infer<typeof dryRunAnswer>;
export type PlannedRollout = NonNullable<DryRun['plan']>;
export type PlannedRoutes = NonNullable<DryRun['routes']>;
export type ExpectedAnalysis = NonNullable<DryRun['prospect']>;

/** The answer about an alarm that is to be set off: its state before, or why it must not be set off. */
export const alarmAnswer = z.union([
  z.object({ arn: z.string(), was: z.enum(['OK', 'INSUFFICIENT_DATA']) }),
  z.object({ refused: z.string() }),
]);
export type AlarmToTry = z.infer<typeof alarmAnswer>;
