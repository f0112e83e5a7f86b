import type { Stack } from '../stack.ts';

/** Quotas of App Mesh: 200 virtual nodes a mesh, two of which each router needs, and 15 meshes an account. */
const routersPerMesh = 100;

export interface Router {
  readonly mesh: string;
  readonly virtualRouter: string;
  readonly service: string;
}

const routeName = 'all';

export const canaryOf = (service: string): string => `${service}-v2`;

export const routersOf = (count: number): readonly Router[] =>
  Array.from({ length: count }, (_, i) => ({
    mesh: `mesh-${Math.floor(i / routersPerMesh) + 1}`,
    virtualRouter: `router-${i + 1}`,
    service: `service-${i + 1}`,
  }));

/** A tenth of the traffic, then all of it; only alarms judge. */
export const specFor = ({ service, mesh, virtualRouter }: Router, alarms: readonly string[], bake: string) => ({
  service,
  router: { mesh, virtualRouter, routes: [routeName] },
  canary: canaryOf(service),
  strategy: { canary: { weight: 10, bake }, finalBake: '2m', keepWarm: '1m' },
  analysis: 'alarmsOnly',
  alarms,
});

/** Every mesh, router and route, and the alarms, each as healthy as can be. */
export async function furnishCrowd(
  call: Stack['call'],
  routers: readonly Router[],
  alarms: readonly string[],
): Promise<void> {
  const portMapping = { port: 8080, protocol: 'http' };
  const listeners = [{ portMapping }];
  for (const meshName of new Set(routers.map(({ mesh }) => mesh)))
    await call('appmesh', 'CreateMesh', { meshName, spec: {} });
  for (const { mesh: meshName, virtualRouter: virtualRouterName, service } of routers) {
    for (const version of ['v1', 'v2'])
      await call('appmesh', 'CreateVirtualNode', {
        meshName,
        virtualNodeName: `${service}-${version}`,
        spec: { listeners, serviceDiscovery: { dns: { hostname: `${service}-${version}.local` } } },
      });
    await call('appmesh', 'CreateVirtualRouter', { meshName, virtualRouterName, spec: { listeners } });
    await call('appmesh', 'CreateRoute', {
      meshName,
      virtualRouterName,
      routeName,
      spec: {
        httpRoute: {
          match: { prefix: '/' },
          action: { weightedTargets: [{ virtualNode: `${service}-v1`, weight: 100 }] },
        },
      },
    });
  }
  for (const AlarmName of alarms)
    await call('monitoring', 'PutMetricAlarm', {
      AlarmName,
      Namespace: 'team',
      MetricName: AlarmName,
      Statistic: 'Sum',
      Period: 86_400,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    });
}
