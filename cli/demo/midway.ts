import { AppMeshClient, DescribeRouteCommand, UpdateRouteCommand } from '@aws-sdk/client-app-mesh';
import { colorNames } from '../../local/sample-app/color-names.ts';
import type { Scenario } from './scenarios.ts';
import type { Stage } from './stage.ts';

/** Does what the scenario has in store for the first step, and says what that was. */
export async function doMidway({ app, client }: Stage, midway: NonNullable<Scenario['midway']>): Promise<string> {
  switch (midway) {
    case 'misbehaveQuietly':
      await app.setBehaviour('color-v2', { wrongShare: 0.5 });
      return 'from now on half of the answers of color-v2 are 200 with nothing in them';
    case 'killCanary':
      await app.kill('color-v2');
      return 'every process of color-v2 was killed';
    case 'editRoute':
      await editRoute(new AppMeshClient(client));
      return 'somebody sets the route to color-v1 80, color-v2 20 by hand';
  }
}

async function editRoute(mesh: AppMeshClient): Promise<void> {
  const { mesh: meshName, virtualRouter: virtualRouterName, route: routeName } = colorNames;
  const name = { meshName, virtualRouterName, routeName };
  const { route } = await mesh.send(new DescribeRouteCommand(name));
  const http = route?.spec?.httpRoute;
  if (!route?.spec || !http?.action) throw new Error(`${routeName} is not the route that the demo made`);
  const weights: Readonly<Record<string, number>> = { 'color-v1': 80, 'color-v2': 20 };
  const weightedTargets = http.action.weightedTargets?.map((target) => ({
    ...target,
    weight: weights[target.virtualNode ?? ''] ?? 0,
  }));
  await mesh.send(
    new UpdateRouteCommand({ ...name, spec: { ...route.spec, httpRoute: { ...http, action: { weightedTargets } } } }),
  );
}
