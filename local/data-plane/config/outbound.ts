import type { MeshPart, MeshView } from '../../app-mesh/mesh-view.ts';
import { clustersOf } from './clusters.ts';
import type { OutboundService, Router, Snapshot } from './snapshot.ts';
import { listenersOf, routeFacts, serviceOf } from './specs.ts';
import type { ClientPolicy } from './tls.ts';

/** A service that a node or gateway may call, and how. */
interface Backend {
  readonly policy: ClientPolicy | undefined;
}

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

/** The nodes that a service's requests may go to. */
function targetsOf({ provider }: OutboundService, routers: readonly Router[]): string[] {
  if (provider === undefined) return [];
  if ('virtualNode' in provider) return [provider.virtualNode];
  const routes = routers.find(({ name }) => name === provider.virtualRouter)?.routes ?? [];
  return routes.flatMap(({ spec }) => routeFacts(spec).targets.map(({ virtualNode }) => virtualNode));
}

/**
 * The way out to the services that `backendNamed` knows: their providers, routes, and the nodes that these lead to. A node
 * that several services lead to is one cluster, and is called by the policy of the first of them.
 */
export function outboundTo(view: MeshView, backendNamed: (service: string) => Backend | undefined): Outbound {
  const wanted = view.virtualServices.filter(({ name }) => backendNamed(name) !== undefined);
  const services = wanted.map((part) => outboundService(view, part));
  const routers = routersOf(view, services);
  const policies = new Map<string, ClientPolicy | undefined>();
  for (const service of services)
    for (const target of targetsOf(service, routers))
      if (!policies.has(target)) policies.set(target, backendNamed(service.name)?.policy);
  return { services, routers, clusters: clustersOf(view, policies) };
}
