import type { Provider, RouterRef } from '../../core/routing/route.ts';
import type { ClientOverrides } from '../sdk/clients.ts';
import type { WholeRouter } from './whole-router.ts';

/** Loads a kind of router with its client. A rollout pays for the kind of its own router alone. */
const kinds: Readonly<Record<Provider, (overrides: ClientOverrides) => Promise<WholeRouter>>> = {
  async appmesh(overrides) {
    const [{ appMesh }, { appMeshClients }] = await Promise.all([
      import('./app-mesh/app-mesh.ts'),
      import('./app-mesh/clients.ts'),
    ]);
    return appMesh(appMeshClients(overrides));
  },
  async alb(overrides) {
    const [{ alb }, { albClients }] = await Promise.all([import('./alb/alb.ts'), import('./alb/clients.ts')]);
    return alb(albClients(overrides));
  },
  async lattice(overrides) {
    const [{ lattice }, { latticeClients }] = await Promise.all([
      import('./lattice/lattice.ts'),
      import('./lattice/clients.ts'),
    ]);
    return lattice(latticeClients(overrides));
  },
};

/** All kinds of routers as one. A call goes to the kind that it names; the first call loads it. */
export function trafficRouter(overrides: ClientOverrides = {}): WholeRouter {
  const made: Partial<Record<Provider, Promise<WholeRouter>>> = {};
  const routerFor = ({ provider }: Pick<RouterRef, 'provider'>): Promise<WholeRouter> => {
    made[provider] ??= kinds[provider](overrides);
    return made[provider];
  };
  return {
    resolve: async (spec) => (await routerFor(spec.router)).resolve(spec),
    inspect: async (spec, ...start) => (await routerFor(spec.router)).inspect(spec, ...start),
    rulesOf: async (router) => (await routerFor(router)).rulesOf(router),
    forTesters: async (router, ...route) => (await routerFor(router)).forTesters(router, ...route),
    readRoute: async (ref) => (await routerFor(ref.router)).readRoute(ref),
    setTargets: async (ref, ...write) => (await routerFor(ref.router)).setTargets(ref, ...write),
    readRoutes: async (router, except) => (await routerFor(router)).readRoutes(router, except),
    createRoute: async (ref, ...write) => (await routerFor(ref.router)).createRoute(ref, ...write),
    deleteRoute: async (ref) => (await routerFor(ref.router)).deleteRoute(ref),
    targetIdentity: async (router, target) => (await routerFor(router)).targetIdentity(router, target),
    readiness: async (router, target) => (await routerFor(router)).readiness(router, target),
  };
}
