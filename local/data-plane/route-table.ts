import type { Patience } from './retry-policy.ts';
import { patienceOf } from './retry-policy.ts';
import type { MatchedRequest } from './route-match.ts';
import { compileMatch } from './route-match.ts';
import type { HttpRoute } from './route-spec.ts';
import { parseRouteSpec } from './route-spec.ts';

/** A route of a virtual router as the mesh told it last; without a spec, it was deleted. */
export interface RouteChange {
  readonly meshName: string;
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

interface RouteTable {
  /** @throws RejectedRoute for a spec that cannot be followed; the one in force before stays. */
  apply(change: RouteChange): void;
  /** The first route, in order of priority, that matches; undefined when none does. */
  find(virtualRouter: string, request: MatchedRequest): RouteInForce | undefined;
}

// 0 is first; a route without a priority comes after all that have one (the highest is 1000).
const lastPriority = 1001;

interface TableEntry extends RouteInForce {
  readonly priority: number;
  readonly prefixLength: number;
}

function tableEntry(name: string, spec: unknown): TableEntry {
  const { priority = lastPriority, route } = parseRouteSpec(spec);
  return {
    name,
    priority,
    prefixLength: route.match.prefix?.length ?? 0,
    targets: route.action.weightedTargets,
    patience: patienceOf(route),
    matches: compileMatch(route.match),
  };
}

// Among routes of one priority the longer prefix is the more specific one.
const inOrder = (a: TableEntry, b: TableEntry) =>
  a.priority - b.priority || b.prefixLength - a.prefixLength || a.name.localeCompare(b.name);

export function createRouteTable(): RouteTable {
  const routers = new Map<string, TableEntry[]>();
  return {
    apply({ virtualRouterName, routeName, spec }) {
      const routes = (routers.get(virtualRouterName) ?? []).filter((route) => route.name !== routeName);
      if (spec !== undefined && spec !== null) routes.push(tableEntry(routeName, spec));
      routers.set(virtualRouterName, routes.sort(inOrder));
    },
    find: (virtualRouter, request) => routers.get(virtualRouter)?.find((route) => route.matches(request)),
  };
}
