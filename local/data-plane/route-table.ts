import type { MatchedRequest } from './matched-request.ts';
import type { DefaultRetries, Patience } from './retry-policy.ts';
import { patienceOf } from './retry-policy.ts';
import { compileMatch } from './route-match.ts';
import { inOrder, type Rank, rankOf } from './route-order.ts';
import type { HttpRoute } from './route-spec.ts';
import { parseRouteSpec } from './route-spec.ts';

/** A route of a virtual router as the mesh told it last; without a spec, it was deleted. */
export interface RouteChange {
  readonly virtualRouterName: string;
  readonly routeName: string;
  /** App Mesh's RouteSpec. */
  readonly spec?: unknown;
  /** `metadata.version` of the route. */
  readonly version: number;
}

export type Target = HttpRoute['action']['weightedTargets'][number];

export interface RouteInForce {
  readonly name: string;
  readonly targets: readonly Target[];
  readonly patience: Patience;
  matches(request: MatchedRequest): boolean;
}

export interface RouteTable {
  /** @throws RejectedRoute for a spec that cannot be followed; the one in force before stays. */
  apply(change: RouteChange): void;
  /** The first route, in order of priority, that matches; undefined when none does. */
  find(virtualRouter: string, request: MatchedRequest): RouteInForce | undefined;
}

interface TableEntry extends RouteInForce {
  readonly rank: Rank;
}

function tableEntry(name: string, spec: unknown, retries: DefaultRetries): TableEntry {
  const { priority, route } = parseRouteSpec(spec);
  return {
    name,
    rank: rankOf(name, priority, route.match),
    targets: route.action.weightedTargets,
    patience: patienceOf(route, retries),
    matches: compileMatch(route.match),
  };
}

export function createRouteTable(retries: DefaultRetries): RouteTable {
  const routers = new Map<string, TableEntry[]>();
  return {
    apply({ virtualRouterName, routeName, spec }) {
      const routes = (routers.get(virtualRouterName) ?? []).filter((route) => route.name !== routeName);
      if (spec !== undefined && spec !== null) routes.push(tableEntry(routeName, spec, retries));
      routers.set(
        virtualRouterName,
        routes.sort((a, b) => inOrder(a.rank, b.rank)),
      );
    },
    find: (virtualRouter, request) => routers.get(virtualRouter)?.find((route) => route.matches(request)),
  };
}
