import type { ServiceName } from '../../local/kit/call.ts';

type Call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

const portMapping = { port: 8080, protocol: 'http' };
const node = (version: string) => ({
  listeners: [{ portMapping }],
  serviceDiscovery: {
    awsCloudMap: {
      namespaceName: 'shop.local',
      serviceName: 'checkout',
      attributes: [{ key: 'version', value: version }],
    },
  },
});

/** What pages on pipelines take for granted: a service of one version behind a router, and the name of who serves. */
export async function createShop(call: Call): Promise<void> {
  const router = { meshName: 'shop', virtualRouterName: 'checkout-router' };
  await call('appmesh', 'CreateMesh', { meshName: 'shop' });
  await call('appmesh', 'CreateVirtualNode', { meshName: 'shop', virtualNodeName: 'checkout-v1', spec: node('v1') });
  await call('appmesh', 'CreateVirtualRouter', { ...router, spec: { listeners: [{ portMapping }] } });
  await call('appmesh', 'CreateRoute', {
    ...router,
    routeName: 'checkout-route',
    spec: {
      httpRoute: {
        match: { prefix: '/' },
        action: { weightedTargets: [{ virtualNode: 'checkout-v1', weight: 100, port: 8080 }] },
      },
    },
  });
  await call('ssm', 'PutParameter', { Name: '/shop/checkout/serving', Value: 'checkout-v1', Type: 'String' });
}

/** What a pipeline has made before it starts the rollout. */
export const createCanary = (call: Call) =>
  call('appmesh', 'CreateVirtualNode', { meshName: 'shop', virtualNodeName: 'checkout-v2', spec: node('v2') });

/** The rollout of those pages: an alarm alone judges it, for nothing reports on its requests. */
export const shopSpec = {
  service: 'checkout',
  router: { mesh: 'shop', virtualRouter: 'checkout-router', routes: ['checkout-route'] },
  canary: 'checkout-v2',
  strategy: { canary: { weight: 10, bake: '5m' }, finalBake: '5m', keepWarm: '10m' },
  analysis: 'alarmsOnly',
  alarms: ['color-5xx'],
};
