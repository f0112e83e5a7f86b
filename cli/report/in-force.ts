import { routeLeft } from '../../core/control/transitions.ts';
import type { RouteLeft } from '../../core/ledger/record.ts';
import { namedTargets, routeNameIn } from '../../core/plan/names.ts';
import type { Target } from '../../core/routing/route.ts';
import { carrying, formatTargets } from '../../core/routing/weights.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import type { RolloutState } from '../rollout/state.ts';

/** Each route as the rollout left it, or as it holds it while it runs; none where neither is known. */
export function routesLeft({ record, control }: RolloutState): Readonly<Record<string, RouteLeft>> {
  const held = (control?.routes ?? []).map((route) => [route.name, routeLeft(route)] as const);
  return { ...Object.fromEntries(held), ...record?.routesAfter };
}

/**
 * The targets with weight of each route: as the router answers, else as the rollout left them. Routes with the same
 * targets are one. Undefined where nothing is known.
 */
export function routesInForce({ state, routesNow = {} }: ReportedRollout): string | undefined {
  const plan = state.control?.plan ?? state.record?.plan;
  if (plan === undefined) return undefined;
  const left = targetsLeft(state);
  const read = Object.fromEntries(Object.entries(routesNow).map(([route, { targets }]) => [route, targets]));
  const routes = Object.entries({ ...left, ...read });
  const byTargets = Map.groupBy(routes, ([, targets]) => formatTargets(namedTargets(plan, carrying(targets))));
  if (byTargets.size === 0) return undefined;
  const words = [...byTargets].map(
    ([targets, list]) => `${targets} (${list.map(([route]) => routeNameIn(plan, route)).join(', ')})`,
  );
  const known = state.record?.outcome === undefined ? 'as this rollout set it' : 'as this rollout left it';
  const source = Object.keys(read).length > 0 ? 'as the router answers' : known;
  return `${words.join('; ')}, ${source}`;
}

/** The newest entry of the ledger that set targets stands in for a record without them. */
function targetsLeft(state: RolloutState): Readonly<Record<string, readonly Target[]>> {
  const left = Object.entries(routesLeft(state));
  if (left.length > 0) return Object.fromEntries(left.map(([route, { targets }]) => [route, targets]));
  return state.decisions.findLast(({ set }) => set !== undefined)?.set ?? {};
}
