import type { IncomingMessage } from 'node:http';
import { createCarrier } from './carrier.ts';
import type { SpecifiedRoute } from './config/snapshot.ts';
import { createFollowedRoutes } from './followed-routes.ts';
import { compileGatewayRoute, type GatewayRoute } from './gateway-route.ts';
import { listenOnLoopback } from './listen.ts';
import { type MatchedRequest, matchedRequest } from './matched-request.ts';
import { createOutboundTable, type Way } from './outbound-table.ts';
import { createProxyServer } from './proxy-server.ts';
import { inOrder } from './route-order.ts';
import type { Sidecar, SidecarOptions } from './sidecar.ts';
import { portFor } from './tasks/discovery.ts';

/** The routes of a gateway in the order in which they are tried. */
function createGatewayTable() {
  const routes = new Map<string, GatewayRoute>();
  let inTurn: readonly GatewayRoute[] = [];
  return {
    apply({ routeName, spec }: { readonly routeName: string; readonly spec?: unknown }) {
      if (spec === undefined) routes.delete(routeName);
      else routes.set(routeName, compileGatewayRoute(routeName, spec));
      inTurn = [...routes.values()].toSorted((a, b) => inOrder(a.rank, b.rank));
    },
    find: (request: MatchedRequest) => inTurn.find((route) => route.matches(request)),
  };
}

/** The request as the router behind a gateway gets it, and what its target learns of how it came. */
function rewrite(request: IncomingMessage, matched: MatchedRequest, route: GatewayRoute): MatchedRequest {
  const { authority, target } = route.rewritten(matched);
  const headers = { ...request.headers, host: authority };
  const { method = 'GET', headersDistinct } = request;
  const kept = request.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 1 || name.toLowerCase() === originalPath ? [] : [name, all[index + 1] ?? ''],
  );
  request.rawHeaders = target === matched.target ? kept : [...kept, originalPath, matched.target];
  return matchedRequest({ method, url: target, headers, headersDistinct }, 0);
}

const originalPath = 'x-envoy-original-path';

/** A gateway is named where a router is. */
const asRouter = (routes: readonly SpecifiedRoute[] = []) => [{ name: 'gateway', routes }];

/** The proxy of a virtual gateway: what comes in on its ports goes to the services of the mesh, as its routes say. */
export async function startGateway({ ports, ...options }: SidecarOptions): Promise<Sidecar> {
  const services = createOutboundTable(options.random);
  const table = createGatewayTable();
  const follow = createFollowedRoutes(table);
  const carrier = createCarrier(options);

  const route = (request: IncomingMessage, listenerPort: number): { way: Way; matched: MatchedRequest } => {
    const matched = matchedRequest(request, listenerPort);
    const found = table.find(matched);
    if (found === undefined) return { way: { kind: 'noRoute' }, matched };
    const rewritten = rewrite(request, matched, found);
    return { way: services.findService(found.virtualService, rewritten, found.port), matched: rewritten };
  };
  const start = async (port: (typeof ports)[number]) => {
    let listenerPort: number | undefined;
    const proxy = createProxyServer({
      async request(request, caller) {
        if (listenerPort === undefined) return void caller.destroy();
        const { way, matched } = route(request, listenerPort);
        await carrier.carry(way, request, caller, matched);
      },
      async upgrade(request, caller, head) {
        if (listenerPort === undefined) return void caller.destroy();
        const { way, matched } = route(request, listenerPort);
        await carrier.carryUpgrade(way, request, caller, head, matched);
      },
    });
    const origin = await listenOnLoopback(proxy.server, port.port);
    return {
      proxy,
      taskPort: { ...port, port: Number(new URL(origin).port), origin },
      listenFor: (number: number | undefined) => {
        listenerPort = number;
      },
    };
  };
  const entrances = await Promise.all(ports.map(start));
  const taskPorts = entrances.map(({ taskPort }) => taskPort);
  return {
    url: taskPorts[0]?.origin ?? '',
    ports: taskPorts,
    apply(snapshot) {
      const numbers = snapshot.listeners.map(({ port }) => port);
      for (const { taskPort, listenFor } of entrances)
        listenFor(numbers.find((number) => portFor(taskPorts, number, numbers)?.origin === taskPort.origin));
      const behind = services.apply(snapshot);
      const own = follow(asRouter(snapshot.gatewayRoutes));
      return { following: [...own.following, ...behind.following], rejected: [...own.rejected, ...behind.rejected] };
    },
    setEndpoints: carrier.setEndpoints,
    underWay: () => entrances.reduce((sum, { proxy }) => sum + proxy.underWay(), 0),
    async close() {
      for (const { proxy } of entrances) proxy.close();
      await carrier.close();
    },
  };
}
