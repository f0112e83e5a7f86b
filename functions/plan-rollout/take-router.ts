import type { Control, RouteState, Vacant } from '../../core/control/control.ts';
import { controlSchema, isHeld } from '../../core/control/control.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import { routerOf } from '../../core/preflight/make-plan.ts';
import { type RouteDocument, routerKey } from '../../core/routing/route.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import { dismissRollout } from '../rollout/ending.ts';
import { untilSaved } from '../rollout/item.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { heldBy, isDismissable } from '../rollout/start-problems.ts';

export interface Claim {
  readonly rolloutId: string;
  readonly execution: string;
  readonly plan: RolloutPlan;
  readonly routes: readonly RouteState[];
  /** Whole, by name: what people are shown of the routes as they were. */
  readonly documents: Readonly<Record<string, RouteDocument>>;
}

export type Taken =
  | { readonly control: Control }
  | { readonly problems: readonly Problem[] }
  /** The rollout has ended already: whoever still plans it is late. */
  | { readonly ended: true };

/**
 * Takes the router for a rollout: free, or kept warm by one that is done, or already ours from an earlier try.
 * Held by any other rollout it is a problem that names the holder.
 */
export async function takeRouter(ports: PlanPorts, claim: Claim, now: number): Promise<Taken> {
  const router = routerKey(claim.plan.router);
  return untilSaved(`the control item of ${router}`, async () => {
    const item = await ports.control.read(router);
    // Asked after the item was read: had it ended since, the item would have changed and the taking be refused.
    if ((await ports.ledger.recordOf(claim.rolloutId))?.outcome !== undefined) return { ended: true };
    if (isHeld(item)) {
      if (isOwn(item, claim)) return { control: item };
      if (!isDismissable(item)) return { problems: [heldBy(item)] };
      await dismiss(ports, item, claim.rolloutId, now);
      return 'overtaken';
    }
    // Before it is taken: whoever plans it again after a crash does not look at the routes any more.
    await ports.ledger.keepRoutes(claim.rolloutId, claim.documents);
    const control = await ports.control.take(freshControl(router, claim, item, now), item);
    return control === undefined ? 'overtaken' : { control };
  });
}

/** The item that an earlier try of this very start has taken; undefined when none did. */
export async function ownControl(
  store: ControlStore,
  spec: RolloutSpec,
  start: Pick<Claim, 'rolloutId'>,
): Promise<Control | undefined> {
  const item = await store.read(routerKey(routerOf(spec)));
  return isHeld(item) && isOwn(item, start) ? item : undefined;
}

/** Whichever of the rollout's executions holds it by now: a try that comes late may find that the next one went on. */
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

/** Ends the rollout that kept its stable warm; its execution is woken to find that out, and does in time if not. */
async function dismiss(ports: PlanPorts, old: Control, successor: string, now: number) {
  const reason = `promoted; its keep-warm ended when ${successor} started`;
  const ended = await dismissRollout(ports, old, 'promoted', reason, now);
  if (ended && old.sleepToken !== undefined) await ports.executions.wake(old.sleepToken, 'look');
}
