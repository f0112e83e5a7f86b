import type { AppMeshClient, VirtualNodeSpec } from '@aws-sdk/client-app-mesh';
import {
  CreateMeshCommand,
  CreateRouteCommand,
  CreateVirtualNodeCommand,
  CreateVirtualRouterCommand,
  CreateVirtualServiceCommand,
} from '@aws-sdk/client-app-mesh';
import type { ColorNames } from './color-names.ts';
import { listenerPort } from './color-names.ts';

const portMapping = { port: listenerPort, protocol: 'http' } as const;

const nodeSpec = (name: string, backends: readonly string[]): VirtualNodeSpec => ({
  listeners: [{ portMapping }],
  // A version has several processes, and all of them are called.
  serviceDiscovery: { dns: { hostname: `${name}.local`, responseType: 'ENDPOINTS' } },
  backends: backends.map((virtualServiceName) => ({ virtualService: { virtualServiceName } })),
});

/**
 * Creates the sample app's mesh: gateway and client, the versions of the backend, and a route that sends everything to
 * the first of them. The route has more in its spec than weights, so that one can see what a change of weights keeps.
 *
 * @throws what App Mesh answers, such as ConflictException when the mesh exists with another spec.
 */
export async function createColorMesh(appMesh: AppMeshClient, names: ColorNames): Promise<void> {
  const { mesh: meshName, virtualRouter: virtualRouterName, colorService, clientService } = names;
  const [firstVersion = ''] = Object.keys(names.versions);
  await appMesh.send(new CreateMeshCommand({ meshName, spec: { egressFilter: { type: 'DROP_ALL' } } }));
  const nodes: Record<string, readonly string[]> = {
    [names.gateway]: [clientService, colorService],
    [names.client]: [colorService],
    ...Object.fromEntries(Object.keys(names.versions).map((version) => [version, []])),
  };
  for (const [virtualNodeName, backends] of Object.entries(nodes)) {
    const spec = nodeSpec(virtualNodeName, backends);
    await appMesh.send(new CreateVirtualNodeCommand({ meshName, virtualNodeName, spec }));
  }
  await appMesh.send(
    new CreateVirtualRouterCommand({ meshName, virtualRouterName, spec: { listeners: [{ portMapping }] } }),
  );
  await appMesh.send(
    new CreateRouteCommand({
      meshName,
      virtualRouterName,
      routeName: names.route,
      spec: {
        priority: 10,
        httpRoute: {
          match: { prefix: '/' },
          action: { weightedTargets: [{ virtualNode: firstVersion, weight: 100, port: listenerPort }] },
          retryPolicy: {
            maxRetries: 1,
            perRetryTimeout: { unit: 's', value: 5 },
            tcpRetryEvents: ['connection-error'],
          },
          timeout: { perRequest: { unit: 's', value: 10 } },
        },
      },
    }),
  );
  const providers = {
    [colorService]: { virtualRouter: { virtualRouterName } },
    [clientService]: { virtualNode: { virtualNodeName: names.client } },
  };
  for (const [virtualServiceName, provider] of Object.entries(providers)) {
    await appMesh.send(new CreateVirtualServiceCommand({ meshName, virtualServiceName, spec: { provider } }));
  }
}
