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

/**
 * The same service behind a load balancer, and in VPC Lattice: a rule for the stable, and a target group without one.
 *
 * @param settle lets the time pass that VPC Lattice takes to make a target group
 */
export async function createShopRules(call: Call, settle: () => Promise<void>): Promise<void> {
  const make = async (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    (await call(service, operation, input)) as Readonly<Record<string, unknown>>;
  const made = async (operation: string, list: string, input: Readonly<Record<string, unknown>>) => {
    const { [list]: items } = await make('elasticloadbalancing', operation, input);
    return (items as readonly Readonly<Record<string, string>>[])[0] ?? {};
  };
  const group = { TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' };
  const { TargetGroupArn } = await made('CreateTargetGroup', 'TargetGroups', { ...group, Name: 'checkout-v1' });
  await made('CreateTargetGroup', 'TargetGroups', { ...group, Name: 'checkout-v2' });
  const subnets = { Name: 'shop', Subnets: ['subnet-a1', 'subnet-b2'] };
  const { LoadBalancerArn } = await made('CreateLoadBalancer', 'LoadBalancers', subnets);
  const DefaultActions = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }];
  const listening = { LoadBalancerArn, Protocol: 'HTTP', Port: 443, DefaultActions };
  const { ListenerArn } = await made('CreateListener', 'Listeners', listening);
  const Conditions = [{ Field: 'path-pattern', Values: ['/checkout/*'] }];
  const Actions = [{ Type: 'forward', TargetGroupArn }];
  await made('CreateRule', 'Rules', { ListenerArn, Priority: 10, Conditions, Actions });

  const config = { port: 8080, protocol: 'HTTP', vpcIdentifier: 'vpc-0123456789abcdef0' };
  const { id: targetGroupIdentifier } = await make('vpc-lattice', 'CreateTargetGroup', {
    ...{ name: 'checkout-v1', type: 'IP', config },
  });
  await make('vpc-lattice', 'CreateTargetGroup', { name: 'checkout-v2', type: 'IP', config });
  await settle();
  const { id: serviceIdentifier } = await make('vpc-lattice', 'CreateService', { name: 'checkout' });
  await make('vpc-lattice', 'CreateListener', {
    ...{ serviceIdentifier, name: 'http', protocol: 'HTTP', port: 80 },
    defaultAction: { forward: { targetGroups: [{ targetGroupIdentifier }] } },
  });
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
