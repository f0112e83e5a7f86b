import * as z from 'zod/mini';
import type { RolloutPlan } from '../plan/plan.ts';
import type { PlannedHook } from '../spec/hook-spec.ts';

/** The request to a hook; it grows, but does not change, within a schema number. */
const request = z.strictObject({
  schema: z.literal(1),
  /** The same each time that the hook is called for the same reason: it may be called more than once. */
  id: z.string(),
  hook: z.string(),
  at: z.string(),
  rolloutId: z.string(),
  service: z.string(),
  revision: z.string(),
  /**
   * Counts from 1: the next step; after a promotion the last one, after a rollback the one in which the rollout ended.
   */
  step: z.int(),
  steps: z.int(),
  /** The canary's weight, in percent, that the step is to have; after a promotion 100, after a rollback 0. */
  weight: z.int(),
  stable: z.string(),
  canary: z.string(),
});
export type HookRequest = z.infer<typeof request>;

/** One call of a hook, as the state machine makes it. */
export const hookCall = z.strictObject({
  kind: z.enum(['lambda', 'https']),
  /** The function, or the URL. */
  target: z.string(),
  /** Empty for a function, as is `method`. */
  connection: z.string(),
  method: z.string(),
  /** The cause that may end the call early: signals, or none once the rollout is over. */
  wokenBy: z.enum(['signals', 'nobody']),
  request,
});
type HookCall = z.infer<typeof hookCall>;

interface Calling {
  readonly rolloutId: string;
  readonly plan: RolloutPlan;
  readonly hook: PlannedHook;
  readonly id: string;
  /** Counts from 0. */
  readonly step: number;
  readonly weight: number;
}

export const callOf = (
  { rolloutId, plan, hook, id, step, weight }: Calling,
  wokenBy: HookCall['wokenBy'],
): HookCall => ({
  kind: hook.https ? 'https' : 'lambda',
  target: hook.https?.url ?? hook.lambda ?? '',
  connection: hook.https?.connection ?? '',
  method: hook.https?.method ?? '',
  wokenBy,
  request: {
    schema: 1,
    id,
    hook: hook.name,
    at: hook.at,
    rolloutId,
    service: plan.service,
    revision: plan.revision,
    step: step + 1,
    steps: plan.steps.length,
    weight,
    stable: plan.stable,
    canary: plan.canary,
  },
});
