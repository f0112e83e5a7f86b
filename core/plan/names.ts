import type { Drift } from '../routing/drift.ts';
import type { Target } from '../routing/route.ts';
import { targetName } from '../routing/weights.ts';
import type { RolloutPlan } from './plan.ts';

/** The part of a plan that knows how people call what its router knows by ids. */
type Known = { readonly names?: RolloutPlan['names'] | undefined };

const targetIn = ({ names }: Known, id: string): string => names?.[id] ?? targetName(id);

/** The stable and the canary by the names that people know them by. */
export const versionNames = (
  plan: Pick<RolloutPlan, 'stable' | 'canary'> & Known,
): { readonly stable: string; readonly canary: string } => ({
  stable: targetIn(plan, plan.stable),
  canary: targetIn(plan, plan.canary),
});

/** A route by the name that its spec gave it, such as `443/10`; its id where it gave none. */
export const routeNameIn = ({ names }: Known, route: string): string => names?.[route] ?? route;

export const namedTargets = (plan: Known, targets: readonly Target[]): readonly Target[] =>
  targets.map((target) => ({ ...target, id: targetIn(plan, target.id) }));

/** Routes and their targets by those names. */
export const namedSet = (
  plan: Known,
  set: Readonly<Record<string, readonly Target[]>>,
): Readonly<Record<string, readonly Target[]>> =>
  Object.fromEntries(
    Object.entries(set).map(([route, targets]) => [routeNameIn(plan, route), namedTargets(plan, targets)]),
  );

export const namedDrift = (plan: Known, drift: Drift): Drift => ({ ...drift, found: namedTargets(plan, drift.found) });
