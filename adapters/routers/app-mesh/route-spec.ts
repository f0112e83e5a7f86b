import type { Json, RouteParts, Target } from '../../../core/routing/route.ts';

/** A route's specification as the mesh holds it. */
export type RouteSpec = { readonly [key: string]: Json };

export const routeKinds = ['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute'] as const;
export type RouteKind = (typeof routeKinds)[number];

/** A target as App Mesh writes it. */
interface WeightedTarget {
  readonly virtualNode: string;
  readonly weight: number;
  readonly port?: number;
}
type Body = { readonly action?: { readonly weightedTargets?: readonly WeightedTarget[] } };

/** The kind of a spec, one of four; undefined when it is none of them. */
export const routeKind = (spec: RouteSpec): RouteKind | undefined => routeKinds.find((kind) => kind in spec);

/** The weighted targets of a route of any kind; empty when the spec has none. */
export function targetsOf(spec: RouteSpec): readonly Target[] {
  const kind = routeKind(spec);
  const targets = kind === undefined ? [] : ((spec[kind] as Body).action?.weightedTargets ?? []);
  return targets.map(({ virtualNode, ...rest }) => ({ id: virtualNode, ...rest }));
}

/** The same spec with other targets. @throws RangeError when the spec is none of the four kinds. */
export function withTargets(spec: RouteSpec, targets: readonly Target[]): RouteSpec {
  const kind = routeKind(spec);
  if (kind === undefined) throw new RangeError(`a route of none of the kinds ${routeKinds.join(', ')}`);
  const body = spec[kind] as { readonly [key: string]: Json };
  const action = (body.action ?? {}) as { readonly [key: string]: Json };
  const weightedTargets = targets.map(({ id, ...rest }): Json => ({ virtualNode: id, ...rest }));
  return { ...spec, [kind]: { ...body, action: { ...action, weightedTargets } } };
}

/** A spec's targets, and the spec without any as the rest. */
export const partsOf = (spec: RouteSpec): RouteParts => ({
  targets: targetsOf(spec),
  rest: routeKind(spec) === undefined ? spec : withTargets(spec, []),
});

/** The whole spec of a route. */
export const specOf = ({ rest, targets }: RouteParts): RouteSpec =>
  routeKind(rest) === undefined ? rest : withTargets(rest, targets);
