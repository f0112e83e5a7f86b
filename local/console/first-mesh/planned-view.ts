import type { MeshPart, MeshView } from '../../app-mesh/mesh-view.ts';
import type { PlannedCall } from './calls.ts';

/** The mesh that calls would create, as its proxies would get it. @param calls that App Mesh would not refuse by themselves */
export function plannedView(calls: readonly PlannedCall[]): MeshView {
  const named = (kind: string, member: string): readonly MeshPart[] =>
    calls
      .filter(({ operation }) => operation === `Create${kind}`)
      .map(({ input }) => ({ name: String(input[member]), spec: input.spec ?? {}, version: 1 }));
  const [mesh] = named('Mesh', 'meshName');
  return {
    meshName: mesh?.name ?? '',
    spec: mesh?.spec ?? {},
    virtualNodes: named('VirtualNode', 'virtualNodeName'),
    virtualServices: named('VirtualService', 'virtualServiceName'),
    virtualRouters: named('VirtualRouter', 'virtualRouterName').map((router) => ({
      ...router,
      routes: named('Route', 'routeName'),
    })),
    virtualGateways: [],
  };
}
