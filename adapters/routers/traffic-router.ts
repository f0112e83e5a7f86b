import type { TrafficRouter } from '../../core/ports/router.ts';
import type { Provider, RouterRef } from '../../core/routing/route.ts';
import { ecsReader } from '../ecs/ecs-services.ts';
import type { ClientOverrides } from '../sdk/clients.ts';
import type { WholeRouter } from './whole-router.ts';

/**
 * A kind of router whose part for plans and testers is loaded when it is asked for: most rollouts have no testers, and
 * most calls are no plans.
 */
const withPlanning = (router: TrafficRouter, whole: () => Promise<WholeRouter>): WholeRouter => ({
  ...router,
  resolve: async (spec) => (await whole()).resolve(spec),
  rulesOf: async (of) => (await whole()).rulesOf(of),
  inspect: async (...start) => (await whole()).inspect(...start),
  forTesters: async (of, ...route) => (await whole()).forTesters(of, ...route),
});

/** Loads a kind of router with its client. A rollout pays for the kind of its own router alone. */
const kinds: Readonly<Record<Provider, (overrides: ClientOverrides) => Promise<WholeRouter>>> = {
  async appmesh(overrides) {
    const [{ appMeshRouter }, { appMeshClients }] = await Promise.all([
      import('./app-mesh/app-mesh-router.ts'),
      import('./app-mesh/clients.ts'),
    ]);
    const clients = appMeshClients(overrides);
    return withPlanning(appMeshRouter(clients), async () => (await import('./app-mesh/app-mesh.ts')).appMesh(clients));
  },
  async alb(overrides) {
    const [{ albRouter }, { albClients }] = await Promise.all([
      import('./alb/alb-router.ts'),
      import('./alb/clients.ts'),
    ]);
    const clients = albClients(overrides);
    return withPlanning(albRouter(clients), async () =>
      (await import('./alb/alb.ts')).alb(clients, ecsReader(overrides)),
    );
  },
  async lattice(overrides) {
    const [{ latticeRouter }, { latticeClients }] = await Promise.all([
      import('./lattice/lattice-router.ts'),
      import('./lattice/clients.ts'),
    ]);
    const clients = latticeClients(overrides);
    return withPlanning(latticeRouter(clients), async () =>
      (await import('./lattice/lattice.ts')).lattice(clients, ecsReader(overrides)),
    );
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
