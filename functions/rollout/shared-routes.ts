import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { lineScope, routerKey } from '../../core/routing/route.ts';
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
  const key = routerKey(router);
  const problems: Problem[] = [];
  for (const lease of await store.leases()) {
    const item = lease.router === key ? undefined : await store.read(lease.router);
    if (item === undefined || !isHeld(item) || !isSame(item.plan.router, router)) continue;
    problems.push(...overlapOf(item, router, routes));
  }
  return problems;
}

/** Whether two references mean the same router, whichever service they are for. */
const isSame = (one: RouterRef, other: RouterRef): boolean =>
  one.provider === other.provider && lineScope(one) === lineScope(other);

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
