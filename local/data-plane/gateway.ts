import { createRequestLogger, logged } from './access-log/access-log.ts';
import { createCarrier } from './carrier.ts';
import type { Listener, SpecifiedRoute } from './config/snapshot.ts';
import type { Incoming } from './exchange.ts';
import { createFollowedRoutes } from './followed-routes.ts';
import { createOnward } from './gateway-onward.ts';
import { compileGatewayRoute, type GatewayRoute } from './gateway-route.ts';
import { listenOnLoopback } from './listen.ts';
import { answerWith, localReplies, reply, replyOn } from './local-reply.ts';
import { type MatchedRequest, matchedRequest } from './matched-request.ts';
import { createOutboundTable, type Way } from './outbound-table.ts';
import { isOfHttp2 } from './process-connections.ts';
import { createProxyServer } from './proxy-server.ts';
import { inOrder } from './route-order.ts';
import type { Sidecar, SidecarOptions } from './sidecar.ts';
import { createDownstreamTable, type DownstreamStats } from './stats/downstream-stats.ts';
import { egress, gatewayIngress, selfRedirectCluster } from './stats/names.ts';
import { createServerStats } from './stats/server-stats.ts';
import { createStats } from './stats/stats.ts';
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
function rewrite(request: Incoming, matched: MatchedRequest, route: GatewayRoute): MatchedRequest {
  const { authority, target } = route.rewritten(matched);
  const headers = { ...request.headers, host: authority };
  const { method = 'GET', headersDistinct } = request;
  const kept = request.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 1 || name.toLowerCase() === originalPath ? [] : [name, all[index + 1] ?? ''],
  );
  const isRewritten = target !== matched.target;
  request.rawHeaders = isRewritten ? [...kept, originalPath, matched.target] : kept;
  // The access log reads it there.
  request.headers[originalPath] = isRewritten ? matched.target : undefined;
  return matchedRequest({ method, url: target, headers, headersDistinct }, 0);
}

const originalPath = 'x-envoy-original-path';

/** A gateway is named where a router is. */
const asRouter = (routes: readonly SpecifiedRoute[] = []) => [{ name: 'gateway', routes }];

/** What holds while a listener of the gateway is there. */
interface Accepted extends Pick<Listener, 'protocol'> {
  readonly listenerPort: number;
  readonly downstream: DownstreamStats;
}

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

  const route = (request: Incoming, listenerPort: number): { way: Way | undefined; matched: MatchedRequest } => {
    const matched = matchedRequest(request, listenerPort);
    const found = table.find(matched);
    if (found === undefined) return { way: undefined, matched };
    const rewritten = rewrite(request, matched, found);
    return { way: services.findService(found.virtualService, rewritten, found.port), matched: rewritten };
  };
  const start = async (port: (typeof ports)[number]) => {
    let accepted: Accepted | undefined;
    const onward = createOnward(stats, options.clock);
    const proxy = createProxyServer({
      async request(request, caller) {
        if (accepted === undefined) return void caller.destroy();
        const { downstream } = accepted;
        const { matched, way } = route(request, accepted.listenerPort);
        const cluster = way === undefined ? undefined : onward.name();
        await logged(logger, clock, { request, matched, cluster }, async () => {
          if (way === undefined) {
            downstream.noRoute();
            request.resume();
            return answerWith(localReplies.noRoute, (local) => reply(request, caller, local));
          }
          return onward.carry(request, caller, () =>
            given.trace(request, matched, () => carrier.carry(way, request, caller, matched)),
          );
        });
      },
      async upgrade(request, caller, head) {
        if (accepted === undefined) return void caller.destroy();
        const { downstream } = accepted;
        const { matched, way } = route(request, accepted.listenerPort);
        const cluster = way === undefined ? undefined : onward.name();
        await logged(logger, clock, { request, matched, cluster }, async () => {
          if (way !== undefined)
            return given.trace(request, matched, () => carrier.carryUpgrade(way, request, caller, head, matched));
          downstream.noRoute();
          return answerWith(localReplies.noRoute, (local) => replyOn(caller, local));
        });
      },
      hasHttp2: () => isOfHttp2(accepted?.protocol),
      stats: () => accepted?.downstream,
      clock,
    });
    const origin = await listenOnLoopback(proxy.server, port.port);
    return {
      proxy,
      taskPort: { ...port, port: Number(new URL(origin).port), origin },
      listenFor(listener: Listener | undefined, isOnly: boolean) {
        if (listener !== undefined) onward.apply(listener, selfRedirectCluster(options.identity, listener, isOnly));
        accepted = listener && {
          listenerPort: listener.port,
          protocol: listener.protocol,
          downstream: downstreamOf(gatewayIngress(listener, isOnly)),
        };
      },
    };
  };
  const entrances = await Promise.all(ports.map(start));
  const taskPorts = entrances.map(({ taskPort }) => taskPort);
  return {
    url: taskPorts[0]?.origin ?? '',
    ports: taskPorts,
    apply(snapshot) {
      const { listeners } = snapshot;
      const numbers = listeners.map(({ port }) => port);
      for (const { taskPort, listenFor } of entrances) {
        const own = listeners.find(({ port }) => portFor(taskPorts, port, numbers)?.origin === taskPort.origin);
        listenFor(own, listeners.length === 1);
      }
      logger.apply(snapshot.accessLog);
      carrier.apply(snapshot);
      const behind = services.apply(snapshot);
      const own = follow(asRouter(snapshot.gatewayRoutes));
      const rejected = [...own.rejected, ...behind.rejected];
      server.updated(snapshot, rejected);
      return { following: [...own.following, ...behind.following], rejected };
    },
    setEndpoints: carrier.setEndpoints,
    health: carrier.health,
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
