import type { Invocation } from './invocation.ts';
import type { Write } from './rollout-seen.ts';
import type { TeamRouter } from './routers/team-router.ts';
import type { Violate } from './rules.ts';

export interface HealthRulesOptions {
  readonly router: TeamRouter;
  /** Whether a person has changed the weights of a route. */
  readonly isEdited: (route: string) => boolean;
  readonly violate: Violate;
}

/** The rules of a router that checks the targets of its routes: no weight for a canary that is not healthy. */
export function healthRules({ router, isEdited, violate }: HealthRulesOptions) {
  return {
    sending({ who, route, invocation, rollout, raises }: Write): void {
      if (router.healthReadBy === undefined || !raises || invocation.fn !== 'shift-weights') return;
      const { canary, control } = rollout;
      const inForce = router.routes.get(route);
      const isNamed = inForce?.targets.some(({ id }) => id === canary) === true;
      if (!isNamed && !isEdited(route))
        violate('health heeded', `${who} raises ${route} for a ${canary} whose health is not checked`);
      // The weight of a step that was in force already is only completed.
      if (control.shifts.at(-1)?.weight === control.plan.steps[control.step]?.weight) return;
      const isReady = invocation.health.get(canary);
      if (isReady === undefined)
        violate('health heeded', `${who} raises ${route} without a look at ${canary}’s health`);
      if (isReady === false) violate('health heeded', `${who} raises ${route} for a ${canary} that it saw unhealthy`);
    },
    /** A call was answered; it may have read the health of a target. */
    read(invocation: Invocation, found: { readonly target: string; readonly isReady: boolean } | undefined): void {
      if (found !== undefined) invocation.health.set(found.target, found.isReady);
    },
  };
}
