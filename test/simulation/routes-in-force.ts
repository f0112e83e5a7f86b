import { testerRoutePrefix } from '../../core/routing/testers.ts';
import type { AppMesh } from '../../local/app-mesh/app-mesh.ts';

export interface WeightedTarget {
  readonly virtualNode: string;
  readonly weight: number;
  readonly port?: number;
}

export interface RouteInForce {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly targets: readonly WeightedTarget[];
  readonly version: number;
  /** Another route under the same name has another. */
  readonly uid: string;
}

/** Every route as the mesh has it now, by name. */
export type Routes = ReadonlyMap<string, RouteInForce>;

/**
 * Follows the mesh: the team's routes, and apart from them those that rollouts make for testers. `changed` hears of each
 * change after the map has it.
 */
export function routesInForce(
  appMesh: AppMesh,
  changed: (route: string, before: RouteInForce | undefined, after: RouteInForce) => void,
  testersChanged: (route: string) => void,
): { readonly routes: Routes; readonly testers: Routes } {
  const routes = new Map<string, RouteInForce>();
  const testers = new Map<string, RouteInForce>();
  appMesh.onRouteChange(({ routeName, spec, version, uid }) => {
    if (routeName.startsWith(testerRoutePrefix)) {
      if (spec === undefined) testers.delete(routeName);
      else testers.set(routeName, { spec: isRecord(spec) ? spec : {}, version, uid, targets: targetsIn(spec) });
      return testersChanged(routeName);
    }
    // A person who deletes a route of the team's makes another one at once.
    if (spec === undefined) return;
    const before = routes.get(routeName);
    const after = { spec: isRecord(spec) ? spec : {}, version, uid, targets: targetsIn(spec) };
    routes.set(routeName, after);
    changed(routeName, before, after);
  });
  return { routes, testers };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The weighted targets of a route of any kind. */
export function targetsIn(spec: unknown): readonly WeightedTarget[] {
  if (!isRecord(spec)) return [];
  for (const kind of ['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute']) {
    const body = spec[kind];
    if (!isRecord(body) || !isRecord(body.action) || !Array.isArray(body.action.weightedTargets)) continue;
    return body.action.weightedTargets;
  }
  return [];
}

/** The share of requests that a version gets, 0 to 1. */
export function shareOf(targets: readonly WeightedTarget[], version: string): number {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  const own = targets.reduce((sum, { virtualNode, weight }) => sum + (virtualNode === version ? weight : 0), 0);
  return total === 0 ? 0 : own / total;
}

/** The traffic that targets mean, as a comparable text: shares to a millionth by node and port. */
export function trafficOf(targets: readonly WeightedTarget[]): string {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return targets
    .filter(({ weight }) => weight > 0)
    .map(({ virtualNode, port, weight }) => `${virtualNode}:${port ?? ''}=${Math.round((weight / total) * 1e6)}`)
    .sort()
    .join(' ');
}

/** All of a spec but its targets, as a comparable text. */
export const restOf = (spec: unknown): string =>
  JSON.stringify(spec, (key, value: unknown) => {
    if (key === 'weightedTargets') return undefined;
    return isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
