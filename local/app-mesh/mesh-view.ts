import { withOtherKeyOrder } from '../kit/key-order.ts';
import { nameOf, type Resource, type Resources } from './resources.ts';

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

interface MeshPart {
  readonly name: string;
  readonly spec: unknown;
  readonly version: number;
}

/** A whole mesh as its control plane hands it to sidecars: never stale. */
export interface MeshView {
  readonly meshName: string;
  readonly spec: unknown;
  readonly virtualNodes: readonly MeshPart[];
  readonly virtualServices: readonly MeshPart[];
  readonly virtualRouters: readonly (MeshPart & { readonly routes: readonly MeshPart[] })[];
}

const part = (resource: Resource): MeshPart => ({
  name: nameOf(resource),
  spec: withOtherKeyOrder(resource.current.spec),
  version: resource.current.version,
});

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
  return {
    meshName,
    spec: part(mesh).spec,
    virtualNodes: resources.under('VirtualNode', { meshName }).map(part),
    virtualServices: resources.under('VirtualService', { meshName }).map(part),
    virtualRouters: resources.under('VirtualRouter', { meshName }).map((router) => ({
      ...part(router),
      routes: resources.under('Route', router.names).map(part),
    })),
  };
}
