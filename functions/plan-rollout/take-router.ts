import { ContendedError } from '../../core/errors.ts';
import type { ControlStore, Executions, Ledger } from '../../core/ports.ts';
import type { Control, RouteState, Vacant } from '../../core/rollout/control.ts';
import { controlSchema, isHeld } from '../../core/rollout/control.ts';
import type { RolloutPlan } from '../../core/rollout/plan.ts';
import { routerKey } from '../../core/rollout/plan.ts';
import type { Problem } from '../../core/rollout/problem.ts';
import { recordOf } from '../record-of.ts';

export interface Taking {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly executions: Executions;
}

export interface Claim {
  readonly rolloutId: string;
  readonly execution: string;
  readonly plan: RolloutPlan;
  readonly routes: readonly RouteState[];
}

export type Taken = { readonly control: Control } | { readonly problems: readonly Problem[] };

/**
 * Takes the router for a rollout: free, or kept warm by one that is done, or already ours from an earlier try.
 * Held by any other rollout it is a problem that names the holder.
 */
export async function takeRouter(ports: Taking, claim: Claim, now: number): Promise<Taken> {
  const router = routerKey(claim.plan.router);
  for (let i = 0; i < 5; i++) {
    const item = await ports.control.read(router);
    if (isHeld(item)) {
      if (item.rolloutId === claim.rolloutId && item.execution === claim.execution) return { control: item };
      if (item.phase !== 'keepWarm') return { problems: [heldBy(item)] };
    }
    const fresh = freshControl(router, claim, item, now);
    if (await ports.control.take(fresh, item)) {
      if (isHeld(item)) await dismiss(ports, item, fresh, now);
      return { control: { ...fresh, rev: item.rev + 1 } };
    }
  }
  throw new ContendedError(`${router} changed hands five times while it was being taken`);
}

/** Who holds the router now, as the problem that it would be for a start. */
export async function holderProblems(store: ControlStore, plan: RolloutPlan): Promise<readonly Problem[]> {
  const item = await store.read(routerKey(plan.router));
  return isHeld(item) && item.phase !== 'keepWarm' ? [heldBy(item)] : [];
}

const freshControl = (router: string, claim: Claim, seen: Vacant, now: number): Control => ({
  schema: controlSchema,
  router,
  rolloutId: claim.rolloutId,
  execution: claim.execution,
  fence: seen.fence + 1,
  rev: seen.rev,
  phase: 'planned',
  plannedAt: now,
  plan: claim.plan,
  step: -1,
  shifts: [],
  routes: claim.routes,
  approved: {},
  skip: {},
  sleepSeq: 0,
});

/** The rollout that kept its stable warm is done: its execution is woken to find that out. */
async function dismiss(ports: Taking, old: Control, fresh: Control, now: number) {
  const kept = new Set(fresh.plan.alarms.map(({ arn }) => arn));
  const forgotten = old.plan.alarms.filter(({ arn }) => !kept.has(arn));
  await ports.control.unindexAlarms({ ...old, plan: { ...old.plan, alarms: forgotten } });
  await ports.ledger.record({
    ...recordOf(old),
    endedAt: now,
    outcome: 'promoted',
    reason: `promoted; its keep-warm ended when ${fresh.rolloutId} started`,
  });
  if (old.sleepToken !== undefined) await ports.executions.wake(old.sleepToken, 'look');
}

const heldBy = (holder: Control): Problem => ({
  path: 'router.virtualRouter',
  found: `held by rollout ${holder.rolloutId}, which is ${holder.phase}`,
  allowed:
    holder.phase === 'halted'
      ? 'a router that no rollout holds: release the halted rollout first'
      : 'a router that no rollout holds: wait for it, or abort it first',
});
