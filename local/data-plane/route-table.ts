import { asHttpMatch, isOfGrpc } from './grpc-match.ts';
import type { MatchedRequest } from './matched-request.ts';
import type { DefaultRetries, Patience } from './retry-policy.ts';
import { idleMsOf, patienceOf } from './retry-policy.ts';
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

/** A TCP route: it takes whole connections. */
export interface ConnectionRoute {
  readonly targets: readonly Target[];
  /** For so long neither side may be silent; Infinity = no limit. */
  readonly idleMs: number;
  /** @param port of the listener by which the connection came */
  takes(port: number): boolean;
}

export interface RouteTable {
  /** @throws RejectedRoute for a spec that cannot be followed; the one in force before stays. */
  apply(change: RouteChange): void;
  /** The first route, in order of priority, that matches; undefined when none does. */
  find(virtualRouter: string, request: MatchedRequest): RouteInForce | undefined;
  /** The first TCP route, in the same order, that takes a connection on this port. */
  findConnection(virtualRouter: string, port: number): ConnectionRoute | undefined;
}

/** A route of one of the two kinds. */
interface TableEntry {
  readonly name: string;
  readonly rank: Rank;
  readonly request?: RouteInForce;
  readonly connection?: ConnectionRoute;
}

function tableEntry(name: string, spec: unknown, retries: DefaultRetries): TableEntry {
  const { priority, typed } = parseRouteSpec(spec);
  const targets = typed.route.action.weightedTargets;
  if (typed.type === 'tcp') {
    const { match = {} } = typed.route;
    const takes = (port: number) => match.port === undefined || match.port === port;
    return {
      name,
      rank: rankOf(name, priority, match),
      connection: { targets, idleMs: idleMsOf(typed.route), takes },
    };
  }
  const match = typed.type === 'grpc' ? asHttpMatch(typed.route.match) : typed.route.match;
  const matches = compileMatch(match);
  return {
    name,
    rank: rankOf(name, priority, match),
    request: {
      name,
      targets,
      patience: patienceOf(typed.route, retries),
      matches: typed.type === 'grpc' ? (request) => isOfGrpc(request) && matches(request) : matches,
    },
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
    find: (virtualRouter, request) =>
      routers.get(virtualRouter)?.find((entry) => entry.request?.matches(request))?.request,
    findConnection: (virtualRouter, port) =>
      routers.get(virtualRouter)?.find((entry) => entry.connection?.takes(port))?.connection,
  };
}
