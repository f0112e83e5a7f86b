import type { Control, RouteState, Vacant } from '../../core/control/control.ts';
import { controlSchema, isHeld } from '../../core/control/control.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { RouteDocument } from '../../core/routing/route.ts';
import { routerKey } from '../../core/routing/route.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import { dismissRollout } from '../rollout/ending.ts';
import { untilSaved } from '../rollout/item.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { heldBy, isDismissable } from '../rollout/start-problems.ts';

interface Claim {
  readonly rolloutId: string;
  readonly execution: string;
  readonly plan: RolloutPlan;
  readonly routes: readonly RouteState[];
  /** The whole specs of the routes, by name, as they are shown to people later. */
  readonly documents: Readonly<Record<string, RouteDocument>>;
}

export type Taken =
  | { readonly control: Control }
  | { readonly problems: readonly Problem[] }
  /** The rollout has ended already; this try of its plan is late. */
  | { readonly ended: true };

/**
 * Takes the router for a rollout if it is free, kept warm by a promoted rollout, or taken by an earlier try of this
 * plan. Any other holder is a problem that names it.
 */
export async function takeRouter(ports: PlanPorts, claim: Claim, now: number): Promise<Taken> {
  const router = routerKey(claim.plan.router);
  return untilSaved(`the control item of ${router}`, async () => {
    const item = await ports.control.read(router);
    // Read after the item: if the rollout ended since, the item has changed and the taking is refused.
    if ((await ports.ledger.recordOf(claim.rolloutId))?.outcome !== undefined) return { ended: true };
    if (isHeld(item)) {
      if (isOwn(item, claim)) return { control: item };
      if (!isDismissable(item)) return { problems: [heldBy(item)] };
      await dismiss(ports, item, claim.rolloutId, now);
      return 'overtaken';
    }
    // Before the router is taken, because a retry after a crash does not read the routes again.
    await ports.ledger.keepRoutes(claim.rolloutId, claim.documents);
    const control = await ports.control.take(freshControl(router, claim, item, now), item);
    return control === undefined ? 'overtaken' : { control };
  });
}

/** The item if an earlier try of this start has taken the router; undefined if none has. */
export async function ownControl(
  store: ControlStore,
  spec: Pick<ResolvedSpec, 'router'>,
  start: Pick<Claim, 'rolloutId'>,
): Promise<Control | undefined> {
  const item = await store.read(routerKey(spec.router));
  return isHeld(item) && isOwn(item, start) ? item : undefined;
}

/** Any execution of the rollout may hold it: a late try may find that the next execution went on. */
const isOwn = (item: Control, { rolloutId }: Pick<Claim, 'rolloutId'>): boolean => item.rolloutId === rolloutId;

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

/**
 * Ends the rollout that kept its stable warm, and wakes its execution, which would otherwise notice at its next
 * time-out.
 */
async function dismiss(ports: PlanPorts, old: Control, successor: string, now: number) {
  const reason = `promoted; its keep-warm ended when ${successor} started`;
  const ended = await dismissRollout(ports, old, 'promoted', reason, now);
  if (ended && old.sleepToken !== undefined) await ports.executions.wake(old.sleepToken, 'look');
}
