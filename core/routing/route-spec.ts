/** A JSON value without undefined: what AWS takes and gives. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A route's specification as the mesh holds it. Only the weighted targets are ours; all else is carried along. */
export type RouteSpec = { readonly [key: string]: Json };

/** One target of a route, by the name that its router knows it by; `weight` is relative, 0 to 100. */
export interface Target {
  readonly id: string;
  readonly weight: number;
  readonly port?: number;
}

export const routeKinds = ['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute'] as const;
export type RouteKind = (typeof routeKinds)[number];

/** A target as App Mesh writes it. */
interface WeightedTarget {
  readonly virtualNode: string;
  readonly weight: number;
  readonly port?: number;
}
type Body = { readonly action?: { readonly weightedTargets?: readonly WeightedTarget[] } };

/** Which of the four kinds a spec is; undefined when it is none of them. */
export const routeKind = (spec: RouteSpec): RouteKind | undefined => routeKinds.find((kind) => kind in spec);

/** The weighted targets of whichever kind of route it is; empty when the spec has none. */
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
