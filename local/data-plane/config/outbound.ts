import type { MeshPart, MeshView } from '../../app-mesh/mesh-view.ts';
import { clustersOf } from './clusters.ts';
import type { OutboundService, Router, Snapshot } from './snapshot.ts';
import { listenersOf, routeFacts, serviceOf } from './specs.ts';

type Outbound = Pick<Snapshot, 'services' | 'routers' | 'clusters'>;

const listenersNamed = (parts: readonly MeshPart[], name: string) => [
  ...listenersOf(parts.find((part) => part.name === name)?.spec ?? {}),
];

function outboundService({ virtualNodes, virtualRouters }: MeshView, { name, spec }: MeshPart): OutboundService {
  const { provider: { virtualNode: node, virtualRouter: router } = {} } = serviceOf(spec);
  if (node !== undefined) {
    const { virtualNodeName: virtualNode } = node;
    return { name, listeners: listenersNamed(virtualNodes, virtualNode), provider: { virtualNode } };
  }
  if (router !== undefined) {
    const { virtualRouterName: virtualRouter } = router;
    return { name, listeners: listenersNamed(virtualRouters, virtualRouter), provider: { virtualRouter } };
  }
  return { name, listeners: [] };
}

function routersOf({ virtualRouters }: MeshView, services: readonly OutboundService[]): Router[] {
  const wanted = new Set(
    services.flatMap(({ provider }) => (provider && 'virtualRouter' in provider ? [provider.virtualRouter] : [])),
  );
  return virtualRouters
    .filter(({ name }) => wanted.has(name))
    .map(({ name, routes }) => ({
      name,
      routes: routes.map(({ name: route, version, spec }) => ({ name: route, version, spec })),
    }));
}

/** The way out to the services that `isWanted` names: their providers, routes, and the nodes that these lead to. */
export function outboundTo(view: MeshView, isWanted: (service: string) => boolean): Outbound {
  const services = view.virtualServices.filter(({ name }) => isWanted(name)).map((part) => outboundService(view, part));
  const routers = routersOf(view, services);
  const targets = new Set([
    ...services.flatMap(({ provider }) => (provider && 'virtualNode' in provider ? [provider.virtualNode] : [])),
    ...routers.flatMap(({ routes }) =>
      routes.flatMap(({ spec }) => routeFacts(spec).targets.map(({ virtualNode }) => virtualNode)),
    ),
  ]);
  return { services, routers, clusters: clustersOf(view, targets) };
}
