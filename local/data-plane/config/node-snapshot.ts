import type { MeshView } from '../../app-mesh/mesh-view.ts';
import { preferenceOf } from './ip-preference.ts';
import { outboundTo } from './outbound.ts';
import { poolOf } from './pool-limits.ts';
import type { IpPreference, Listener, ListenerLimits, MeshSnapshot } from './snapshot.ts';
import { accessLogOf, meshOf, milliseconds, nodeOf } from './specs.ts';
import { listenerTlsOf } from './tls.ts';

type NodeListener = NonNullable<ReturnType<typeof nodeOf>['listeners']>[number];

function limitsOf({ timeout }: NodeListener): ListenerLimits {
  const { perRequest, idle } = timeout?.http ?? timeout?.http2 ?? timeout?.grpc ?? { idle: timeout?.tcp?.idle };
  return {
    ...(perRequest && { perRequestMs: milliseconds(perRequest) }),
    ...(idle && { idleMs: milliseconds(idle) }),
  };
}

const listenerOf = (listener: NodeListener, ipPreference: IpPreference | undefined): Listener => ({
  ...listener.portMapping,
  limits: limitsOf(listener),
  ...poolOf(listener.connectionPool),
  ...listenerTlsOf(listener.tls),
  ...(ipPreference && { ipPreference }),
});

/**
 * The configuration of the proxy beside a task of a virtual node: routes to the services that are among its backends and
 * to no others. What is no service of the mesh passes only if the mesh lets it and the node lists no backend. Sources:
 * App Mesh user guide, virtual nodes (backends) and meshes (egress filter).
 *
 * @returns undefined for a node that the mesh does not have
 */
export function nodeSnapshot(view: MeshView, virtualNode: string): MeshSnapshot | undefined {
  const node = view.virtualNodes.find(({ name }) => name === virtualNode);
  if (node === undefined) return undefined;
  const { listeners = [], backends = [], backendDefaults, logging } = nodeOf(node.spec);
  const allowed = new Map(
    backends.map(({ virtualService }) => {
      const { tls } = virtualService?.clientPolicy ?? backendDefaults?.clientPolicy ?? {};
      return [virtualService?.virtualServiceName, { policy: tls }];
    }),
  );
  const ipPreference = preferenceOf(view.spec, node.spec);
  const { egressFilter } = meshOf(view.spec);
  return {
    meshName: view.meshName,
    listeners: listeners.map((listener) => listenerOf(listener, ipPreference)),
    ...accessLogOf(logging),
    ...outboundTo(view, (service) => allowed.get(service)),
    egress: egressFilter?.type === 'ALLOW_ALL' && backends.length === 0 ? 'ALLOW_ALL' : 'DROP_ALL',
  };
}
