import {
  type AppMeshClient,
  CreateMeshCommand,
  CreateRouteCommand,
  CreateVirtualNodeCommand,
  CreateVirtualRouterCommand,
  CreateVirtualServiceCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-app-mesh';

export const meshName = 'large';
const portMapping = { port: 8080, protocol: 'http' } as const;

/** A mesh of services with a router and a route each; every node calls some of them. */
export interface LargeMesh {
  readonly nodes: readonly string[];
  readonly services: readonly string[];
  /** How many services a node calls. */
  readonly backends: number;
}

export const largeMesh = (nodes: number, services: number, backends: number): LargeMesh => ({
  nodes: Array.from({ length: nodes }, (_, i) => `node-${i}`),
  services: Array.from({ length: services }, (_, i) => `service-${i}.local`),
  backends,
});

/** The services that a node calls: as many as it does, from one of its own on. */
function backendsOf({ services, backends }: LargeMesh, node: number): readonly string[] {
  return Array.from({ length: backends }, (_, i) => services[(node + i) % services.length] ?? '');
}

/** The nodes that call a service. */
export const callersOf = (mesh: LargeMesh, service: string): readonly string[] =>
  mesh.nodes.filter((_, index) => backendsOf(mesh, index).includes(service));

/** The spec of a route that splits its requests between two nodes of its own. */
const routeSpec = ({ nodes }: LargeMesh, index: number, weight: number) => ({
  httpRoute: {
    match: { prefix: '/' },
    action: {
      weightedTargets: [weight, 100 - weight].map((share, i) => ({
        virtualNode: nodes[(2 * index + i) % nodes.length] ?? '',
        weight: share,
      })),
    },
  },
});

export async function createLargeMesh(client: AppMeshClient, mesh: LargeMesh): Promise<void> {
  await client.send(new CreateMeshCommand({ meshName }));
  for (const [index, virtualNodeName] of mesh.nodes.entries()) {
    const spec = {
      listeners: [{ portMapping }],
      serviceDiscovery: { dns: { hostname: `${virtualNodeName}.local` } },
      backends: backendsOf(mesh, index).map((virtualServiceName) => ({ virtualService: { virtualServiceName } })),
    };
    await client.send(new CreateVirtualNodeCommand({ meshName, virtualNodeName, spec }));
  }
  for (const [index, service] of mesh.services.entries()) {
    const named = { meshName, virtualRouterName: service };
    await client.send(new CreateVirtualRouterCommand({ ...named, spec: { listeners: [{ portMapping }] } }));
    const spec = routeSpec(mesh, index, 50);
    await client.send(new CreateRouteCommand({ ...named, routeName: service, spec }));
    const provider = { virtualRouter: { virtualRouterName: service } };
    await client.send(new CreateVirtualServiceCommand({ meshName, virtualServiceName: service, spec: { provider } }));
  }
}

/** Changes the weights of a service's route. */
export async function changeRoute(client: AppMeshClient, mesh: LargeMesh, index: number, weight: number) {
  const name = mesh.services[index] ?? '';
  const spec = routeSpec(mesh, index, weight);
  await client.send(new UpdateRouteCommand({ meshName, virtualRouterName: name, routeName: name, spec }));
}
