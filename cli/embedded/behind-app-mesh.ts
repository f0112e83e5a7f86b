import {
  AppMeshClient,
  DescribeMeshCommand,
  DescribeRouteCommand,
  NotFoundException,
  UpdateRouteCommand,
} from '@aws-sdk/client-app-mesh';
import { envoyNamespace } from '../../local/data-plane/envoy-metrics.ts';
import { createColorMesh } from '../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { startSampleApp } from '../../local/sample-app/sample-app.ts';
import type { ColorRouter } from './color-router.ts';

/** The colour teller in its mesh, as the App Mesh tutorials have it. */
export const behindAppMesh: ColorRouter = {
  provider: 'appmesh',
  namespace: envoyNamespace,
  async start(local, client, load) {
    const appMesh = new AppMeshClient(client);
    if (!(await hasMesh(appMesh))) await createColorMesh(appMesh, colorNames);
    return startSampleApp({ cloudWatch: client, clock: local.clock, controlPlane: local.appMesh, load });
  },
  async editWeights(client) {
    const appMesh = new AppMeshClient(client);
    const { mesh: meshName, virtualRouter: virtualRouterName, route: routeName } = colorNames;
    const name = { meshName, virtualRouterName, routeName };
    const { route } = await appMesh.send(new DescribeRouteCommand(name));
    const http = route?.spec?.httpRoute;
    if (!route?.spec || !http?.action) throw new Error(`${routeName} is not the colour teller’s route`);
    const weights: Readonly<Record<string, number>> = { 'color-v1': 80, 'color-v2': 20 };
    const weightedTargets = http.action.weightedTargets?.map((target) => ({
      ...target,
      weight: weights[target.virtualNode ?? ''] ?? 0,
    }));
    const spec = { ...route.spec, httpRoute: { ...http, action: { weightedTargets } } };
    await appMesh.send(new UpdateRouteCommand({ ...name, spec }));
  },
};

async function hasMesh(appMesh: AppMeshClient): Promise<boolean> {
  try {
    await appMesh.send(new DescribeMeshCommand({ meshName: colorNames.mesh }));
    return true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
}
