import { createRequestLogger } from './access-log/access-log.ts';
import { createCarrier } from './carrier.ts';
import type { SpecifiedRoute } from './config/snapshot.ts';
import type { Incoming } from './exchange.ts';
import { createFollowedRoutes } from './followed-routes.ts';
import { openEntrance, type Routed } from './gateway-entrance.ts';
import { compileGatewayRoute, type GatewayRoute } from './gateway-route.ts';
import { keptHeaders } from './hop-headers.ts';
import { type MatchedRequest, matchedRequest } from './matched-request.ts';
import { createOutboundTable } from './outbound-table.ts';
import { listenOn } from './own-listeners.ts';
import { inOrder } from './route-order.ts';
import type { Sidecar, SidecarOptions } from './sidecar.ts';
import { createDownstreamTable } from './stats/downstream-stats.ts';
import { egress } from './stats/names.ts';
import { createServerStats } from './stats/server-stats.ts';
import { createStats } from './stats/stats.ts';

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
function rewrite(request: Incoming, matched: MatchedRequest, route: GatewayRoute): MatchedRequest {
  const { authority, target } = route.rewritten(matched);
  const headers = { ...request.headers, host: authority };
  const { method = 'GET', headersDistinct } = request;
  const kept = keptHeaders(request.rawHeaders, (name) => name !== originalPath);
  const isRewritten = target !== matched.target;
  request.rawHeaders = isRewritten ? [...kept, originalPath, matched.target] : kept;
  // The access log reads it there.
  request.headers[originalPath] = isRewritten ? matched.target : undefined;
  return matchedRequest({ method, url: target, headers, headersDistinct }, 0);
}

const originalPath = 'x-envoy-original-path';

/** A gateway is named where a router is. */
const asRouter = (routes: readonly SpecifiedRoute[] = []) => [{ name: 'gateway', routes }];

/** The proxy of a virtual gateway: what comes in on its ports goes to the services of the mesh, as its routes say. */
export async function startGateway({ ports, ...given }: SidecarOptions): Promise<Sidecar> {
  const stats = createStats();
  const server = createServerStats(stats, given.clock);
  const options = { ...given, stats };
  const { clock } = options;
  const logger = createRequestLogger(given.writeLog);
  const downstreamOf = createDownstreamTable(stats);
  const services = createOutboundTable(options.random);
  const table = createGatewayTable();
  const follow = createFollowedRoutes(table);
  const carrier = createCarrier(options, downstreamOf(egress));

  const route = (request: Incoming, listenerPort: number): Routed => {
    const matched = matchedRequest(request, listenerPort);
    const found = table.find(matched);
    if (found === undefined) return { way: undefined, matched };
    const rewritten = rewrite(request, matched, found);
    return { way: services.findService(found.virtualService, rewritten, found.port), matched: rewritten };
  };
  const { secrets } = given;
  const way = {
    identity: given.identity,
    clock,
    secrets,
    trace: given.trace,
    stats,
    logger,
    downstreamOf,
    carrier,
    route,
  };
  const entrances = await Promise.all(ports.map((port) => openEntrance(port, way)));
  const taskPorts = entrances.map(({ taskPort }) => taskPort);
  return {
    url: taskPorts[0]?.origin ?? '',
    ports: taskPorts,
    urls: () => entrances.map((entrance) => entrance.url()),
    apply(snapshot) {
      const listening = listenOn(entrances, snapshot.listeners);
      logger.apply(snapshot.accessLog);
      const called = carrier.apply(snapshot);
      const behind = services.apply(snapshot);
      const own = follow(asRouter(snapshot.gatewayRoutes));
      const applied = {
        following: [...own.following, ...behind.following],
        rejected: [...own.rejected, ...behind.rejected],
        rejectedParts: [...listening, ...called],
      };
      server.updated(snapshot, applied);
      return applied;
    },
    setEndpoints: carrier.setEndpoints,
    health: carrier.health,
    certificates: () => [...entrances.flatMap((entrance) => entrance.certificates()), ...carrier.certificates()],
    stats,
    server,
    // Only its own listeners lead into the mesh.
    doors: async () => [],
    underWay: () => entrances.reduce((sum, { proxy }) => sum + proxy.underWay(), 0),
    async close() {
      for (const { proxy } of entrances) proxy.close();
      await carrier.close();
    },
  };
}
