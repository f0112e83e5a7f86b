import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { routerKey, sharedKey } from '../../core/routing/route.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import type { Problem } from '../../core/text/problem.ts';

/** A router's routes as a start wants them. */
interface Wanted {
  readonly router: RouterRef;
  readonly routes: readonly string[];
}

/**
 * The rollouts of other services that have one of these routes, as problems of a start; empty on a router that one
 * rollout holds alone.
 *
 * Asked after the taking of the router: of two starts that want the same route, the second to take sees the first one.
 */
export async function sharedRouteProblems(
  store: Pick<ControlStore, 'leases' | 'read'>,
  { router, routes }: Wanted,
): Promise<readonly Problem[]> {
  if (!traitsOf(router).isShared) return [];
  const [own, shared] = [routerKey(router), sharedKey(router)];
  const problems: Problem[] = [];
  for (const { router: key } of await store.leases()) {
    if (key === own || !key.startsWith(shared)) continue;
    const item = await store.read(key);
    if (isHeld(item)) problems.push(...overlapOf(item, router, routes));
  }
  return problems;
}

function overlapOf(holder: Control, router: RouterRef, routes: readonly string[]): Problem[] {
  return routes.flatMap((name, i) =>
    holder.routes.some((route) => route.name === name)
      ? [
          {
            path: `router.${traitsOf(router).keys.routes}[${i}]`,
            found: `${name}, held by rollout ${holder.rolloutId} of ${holder.plan.service}, which is ${holder.phase}`,
            allowed: 'a rule that no other rollout has: wait for that one, or abort it first',
          },
        ]
      : [],
  );
}
