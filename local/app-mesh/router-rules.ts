import * as z from 'zod/mini';
import { badRequest } from './errors.ts';
import { nameOf, type Resource } from './resources.ts';
import { type RouteFacts, routeFacts } from './route-spec.ts';
import { portMapping } from './shapes.ts';

const withListeners = z.object({ listeners: z.optional(z.array(z.object({ portMapping }))) });

/** Port and protocol of each listener of a virtual router or virtual node. */
export const listenersOf = (spec: unknown): z.infer<typeof portMapping>[] =>
  (withListeners.parse(spec).listeners ?? []).map((listener) => listener.portMapping);

/** http and http2 are one family: a route of either fits a listener of either. */
const protocolsOf: Readonly<Record<RouteFacts['type'], readonly string[]>> = {
  httpRoute: ['http', 'http2'],
  http2Route: ['http', 'http2'],
  grpcRoute: ['grpc'],
  tcpRoute: ['tcp'],
};

/** @throws AwsError BadRequestException unless one of the router's listeners can carry the route. */
export function checkRouteAgainstRouter(routerName: string, routerSpec: unknown, routeSpec: unknown): void {
  const listeners = listenersOf(routerSpec);
  const { type, matchPort } = routeFacts(routeSpec);
  if (listeners.length === 0) return;
  if (listeners.length > 1 && matchPort === undefined) {
    throw badRequest('Route must define a port match criteria if the Virtual Router has multiple listeners');
  }
  const listener = matchPort === undefined ? listeners[0] : listeners.find(({ port }) => port === matchPort);
  if (listener === undefined) {
    throw badRequest(`The Virtual Router ${routerName} has no listener on port ${matchPort}`);
  }
  if (!protocolsOf[type].includes(listener.protocol)) {
    throw badRequest(
      `A ${type} does not fit the Virtual Router ${routerName}, whose listener on port ${listener.port} has the protocol ${listener.protocol}`,
    );
  }
}

/** @throws AwsError BadRequestException unless the router's new listeners can carry the routes that it has. */
export function checkRouterAgainstRoutes(routerSpec: unknown, routes: readonly Resource[]): void {
  const without = routes.filter(({ current }) => routeFacts(current.spec).matchPort === undefined);
  if (listenersOf(routerSpec).length > 1 && without.length > 0) {
    throw badRequest(
      `All Routes for this Virtual Router must define a port match before adding multiple listeners to this Virtual Router. ${without.length} Route(s) are missing port. Listing up to 5 route names: [${without.slice(0, 5).map(nameOf).join(', ')}]`,
    );
  }
  for (const { names, current } of routes) {
    checkRouteAgainstRouter(names.virtualRouterName ?? '', routerSpec, current.spec);
  }
}
