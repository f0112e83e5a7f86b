import { withOtherKeyOrder } from '../kit/key-order.ts';
import type { Kind } from './kinds.ts';
import { nameOf, type Resource, type Resources, type Revision } from './resources.ts';

/** A route as it is now; without a spec it was deleted. */
export interface RouteChange {
  readonly meshName: string;
  readonly virtualRouterName: string;
  readonly routeName: string;
  /** Another one under the same names has another. */
  readonly uid: string;
  readonly spec?: unknown;
  readonly version: number;
}

export interface MeshPart {
  readonly name: string;
  /** The same object in each view until the resource changes. */
  readonly spec: unknown;
  readonly version: number;
}

/** A whole mesh as its control plane hands it to proxies: never stale. */
export interface MeshView {
  readonly meshName: string;
  readonly spec: unknown;
  readonly virtualNodes: readonly MeshPart[];
  readonly virtualServices: readonly MeshPart[];
  readonly virtualRouters: readonly (MeshPart & { readonly routes: readonly MeshPart[] })[];
  readonly virtualGateways: readonly (MeshPart & { readonly gatewayRoutes: readonly MeshPart[] })[];
}

/** A new view of a mesh costs no more than what has changed in it. */
const parts = new WeakMap<Revision, MeshPart>();

function part(resource: Resource): MeshPart {
  const { current } = resource;
  const known = parts.get(current);
  if (known !== undefined) return known;
  const made = { name: nameOf(resource), spec: withOtherKeyOrder(current.spec), version: current.version };
  parts.set(current, made);
  return made;
}

export const routeChange = ({ names, uid, current }: Resource, deleted: boolean): RouteChange => {
  const change = {
    meshName: names.meshName ?? '',
    virtualRouterName: names.virtualRouterName ?? '',
    routeName: names.routeName ?? '',
    uid,
    version: current.version,
  };
  return deleted ? change : { ...change, spec: withOtherKeyOrder(current.spec) };
};

/** Undefined when there is no such mesh. */
export function meshView(resources: Resources, meshName: string): MeshView | undefined {
  const mesh = resources.find('Mesh', { meshName });
  if (mesh === undefined) return undefined;
  const all = (kind: Kind) => resources.under(kind, { meshName });
  const routes = Map.groupBy(all('Route'), ({ names }) => names.virtualRouterName);
  const gatewayRoutes = Map.groupBy(all('GatewayRoute'), ({ names }) => names.virtualGatewayName);
  return {
    meshName,
    spec: part(mesh).spec,
    virtualNodes: all('VirtualNode').map(part),
    virtualServices: all('VirtualService').map(part),
    virtualRouters: all('VirtualRouter').map((router) => ({
      ...part(router),
      routes: (routes.get(nameOf(router)) ?? []).map(part),
    })),
    virtualGateways: all('VirtualGateway').map((gateway) => ({
      ...part(gateway),
      gatewayRoutes: (gatewayRoutes.get(nameOf(gateway)) ?? []).map(part),
    })),
  };
}
