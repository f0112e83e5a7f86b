import { badRequest } from './errors.ts';
import { checkListener, listenersOf } from './listeners.ts';
import { nameOf, type Resource } from './resources.ts';
import { routeFacts } from './route-spec.ts';

/** @throws AwsError BadRequestException unless one of the router's listeners can carry the route. */
export function checkRouteAgainstRouter(routerName: string, routerSpec: unknown, routeSpec: unknown): void {
  const listeners = listenersOf(routerSpec);
  const facts = routeFacts(routeSpec);
  if (listeners.length > 1 && facts.matchPort === undefined) {
    throw badRequest('Route must define a port match criteria if the Virtual Router has multiple listeners');
  }
  checkListener(`Virtual Router ${routerName}`, listeners, facts);
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
