import { resolvedAppMesh } from '../../../core/spec/resolved-spec.ts';
import type { WholeRouter } from '../whole-router.ts';
import { appMeshRouter } from './app-mesh-router.ts';
import type { AppMeshClients } from './clients.ts';
import { partsOf, specOf } from './route-spec.ts';
import { appMeshRules } from './rules.ts';
import { testerRouteOf } from './tester-route.ts';

/** App Mesh, whole. */
export const appMesh = (clients: AppMeshClients): WholeRouter => ({
  ...appMeshRouter(clients),
  async resolve({ router, ...spec }) {
    if (router.provider !== 'appmesh') throw new RangeError(`a router of ${router.provider}`);
    return { spec: resolvedAppMesh({ ...spec, router }) };
  },
  rulesOf: async () => appMeshRules,
  inspect: async () => ({ problems: [], warnings: [] }),
  forTesters: async (_, served, asked, { stable, canary }) =>
    partsOf(testerRouteOf(specOf(served), asked, stable, canary)),
});
