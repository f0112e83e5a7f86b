import type { TrafficRouter } from '../../core/ports/router.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { appMeshClients, type ClientOverrides } from '../sdk/clients.ts';
import { appMeshRouter } from './app-mesh/app-mesh-router.ts';

type Provider = RouterRef['provider'];

/** Makes a router of each kind. `rules.ts` and `for-testers.ts` list the kinds too: a function bundles only what it uses. */
const kinds: Readonly<Record<Provider, (overrides: ClientOverrides) => TrafficRouter>> = {
  appmesh: (overrides) => appMeshRouter(appMeshClients(overrides)),
};

/** All kinds of routers as one. A call goes to the kind that it names; the first call makes the clients of its kind. */
export function trafficRouter(overrides: ClientOverrides = {}): TrafficRouter {
  const made: Partial<Record<Provider, TrafficRouter>> = {};
  const routerFor = ({ provider }: { readonly provider: Provider }): TrafficRouter => {
    made[provider] ??= kinds[provider](overrides);
    return made[provider];
  };
  return {
    readRoute: (ref) => routerFor(ref.router).readRoute(ref),
    setTargets: (ref, ...write) => routerFor(ref.router).setTargets(ref, ...write),
    listRoutes: (router) => routerFor(router).listRoutes(router),
    createRoute: (ref, ...write) => routerFor(ref.router).createRoute(ref, ...write),
    deleteRoute: (ref) => routerFor(ref.router).deleteRoute(ref),
    targetIdentity: (router, target) => routerFor(router).targetIdentity(router, target),
  };
}
