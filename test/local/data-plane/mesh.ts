import { type AppMesh, appMesh } from '../../../local/app-mesh/app-mesh.ts';
import type { Output } from '../../../local/kit/call.ts';
import { realSurroundings } from '../../../local/surroundings.ts';
import { asking } from '../asking.ts';

export const meshName = 'm';

const portMapping = (port: number, protocol = 'http') => ({ portMapping: { port, protocol } });

/** What of a node's spec a test names; the rest is as it usually is. */
interface NodeOptions {
  readonly protocol?: string;
  readonly ports?: readonly number[];
  readonly backends?: readonly string[];
  readonly timeoutMs?: number;
  readonly serviceDiscovery?: object;
  /** Members of each of its listeners. */
  readonly listener?: object;
  /** Of its logging. */
  readonly accessLog?: object;
}

/** An App Mesh with the mesh `m`, and its calls in the words of a test. */
export interface TestMesh {
  readonly model: AppMesh;
  readonly ask: (operation: string, input?: Readonly<Record<string, unknown>>) => Promise<Output>;
  /** Creates or updates. */
  node(name: string, options?: NodeOptions): Promise<void>;
  router(name: string, weights: Readonly<Record<string, number>>, more?: { readonly prefix?: string }): Promise<void>;
  /** A router of another protocol, with its routes. */
  routerOf(
    name: string,
    listeners: Readonly<Record<number, string>>,
    routes: Readonly<Record<string, object>>,
  ): Promise<void>;
  service(name: string, provider: object | undefined): Promise<void>;
  gateway(name: string, ports: readonly number[], listener?: object, accessLog?: object): Promise<void>;
  /** A gateway route of HTTP to a service. */
  gatewayRoute(gateway: string, name: string, route: GatewayRouteOptions): Promise<void>;
}

interface GatewayRouteOptions {
  readonly service: string;
  readonly match: object;
  readonly rewrite?: object;
  readonly priority?: number;
}

/** The targets of a route by their weights. */
export const weighted = (weights: Readonly<Record<string, number>>) => ({
  weightedTargets: Object.entries(weights).map(([virtualNode, weight]) => ({ virtualNode, weight })),
});

export const byNode = (virtualNodeName: string) => ({ virtualNode: { virtualNodeName } });
export const byRouter = (virtualRouterName: string) => ({ virtualRouter: { virtualRouterName } });

export async function testMesh(egress = 'DROP_ALL'): Promise<TestMesh> {
  const model = appMesh(realSurroundings());
  const ask = asking(model);
  const existing = new Set<string>();
  const put = async (kind: string, names: Record<string, string>, spec: object) => {
    const key = JSON.stringify([kind, names]);
    await ask(`${existing.has(key) ? 'Update' : 'Create'}${kind}`, { meshName, ...names, spec });
    existing.add(key);
  };
  await put('Mesh', {}, { egressFilter: { type: egress } });
  return {
    model,
    ask,
    node(name, { ports = [8080], protocol, backends = [], timeoutMs, serviceDiscovery, listener, accessLog } = {}) {
      const timeout = timeoutMs !== undefined && {
        timeout: { http: { perRequest: { unit: 'ms', value: timeoutMs }, idle: { unit: 's', value: 1 } } },
      };
      return put(
        'VirtualNode',
        { virtualNodeName: name },
        {
          listeners: ports.map((port) => ({ ...portMapping(port, protocol), ...timeout, ...listener })),
          serviceDiscovery: serviceDiscovery ?? { dns: { hostname: `${name}.local` } },
          backends: backends.map((virtualServiceName) => ({ virtualService: { virtualServiceName } })),
          ...(accessLog && { logging: { accessLog } }),
        },
      );
    },
    async router(name, weights, { prefix = '/', ...more } = {}) {
      const virtualRouterName = name;
      await put('VirtualRouter', { virtualRouterName }, { listeners: [portMapping(8080)] });
      const httpRoute = { match: { prefix }, action: weighted(weights), ...more };
      await put('Route', { virtualRouterName, routeName: 'all' }, { httpRoute });
    },
    async routerOf(virtualRouterName, listeners, routes) {
      const mapped = Object.entries(listeners).map(([port, protocol]) => portMapping(Number(port), protocol));
      await put('VirtualRouter', { virtualRouterName }, { listeners: mapped });
      for (const [routeName, spec] of Object.entries(routes))
        await put('Route', { virtualRouterName, routeName }, spec);
    },
    service: (virtualServiceName, provider) =>
      put('VirtualService', { virtualServiceName }, provider === undefined ? {} : { provider }),
    gateway: (virtualGatewayName, ports, listener, accessLog) =>
      put(
        'VirtualGateway',
        { virtualGatewayName },
        {
          listeners: ports.map((port) => ({ ...portMapping(port), ...listener })),
          ...(accessLog && { logging: { accessLog } }),
        },
      ),
    gatewayRoute(virtualGatewayName, gatewayRouteName, { service, match, rewrite, priority }) {
      const target = { virtualService: { virtualServiceName: service } };
      const action = { target, ...(rewrite && { rewrite }) };
      const spec = { httpRoute: { match, action }, ...(priority !== undefined && { priority }) };
      return put('GatewayRoute', { virtualGatewayName, gatewayRouteName }, spec);
    },
  };
}
