import { describe, expect, test } from '@jest/globals';
import { permissions } from '../../local/iam/permissions/permissions.ts';
import type { CallEntry } from '../../local/request-log.ts';
import { ecsService, roleArn } from '../support/ecs-service.ts';
import { routerActions } from './expected-policies.ts';
import { type Call, playOnRules, type RuledRouter } from './rules-stage.ts';

const list = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];

const ecs = { cluster: 'shop', services: ['checkout'] };

/** A load balancer whose zones share no targets, with a rule and a default action that serve the stable of ECS. */
async function onLoadBalancer(call: Call): Promise<RuledRouter> {
  const ask = (operation: string, input: object) => call('elasticloadbalancing', operation, { ...input });
  const made = async (operation: string, input: object, of: string, member: string) =>
    String(list((await ask(operation, input))[of])[0]?.[member]);
  const group = async (Name: string) => {
    const input = { Name, TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1' };
    const arn = await made('CreateTargetGroup', input, 'TargetGroups', 'TargetGroupArn');
    const Attributes = [{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }];
    await ask('ModifyTargetGroupAttributes', { TargetGroupArn: arn, Attributes });
    const Targets = ['a', 'b'].map((zone, i) => ({
      Id: `10.0.0.${i + 1}`,
      Port: 8080,
      AvailabilityZone: `eu-west-1${zone}`,
    }));
    await ask('RegisterTargets', { TargetGroupArn: arn, Targets });
    return arn;
  };
  const [stable, canary] = [await group('checkout-v1'), await group('checkout-v2')];
  const balancer = { Name: 'shop', Subnets: ['subnet-a1', 'subnet-b2'] };
  const LoadBalancerArn = await made('CreateLoadBalancer', balancer, 'LoadBalancers', 'LoadBalancerArn');
  const DefaultActions = [{ Type: 'forward', TargetGroupArn: stable }];
  const Tags = [{ Key: 'meshshift', Value: 'managed' }];
  const listener = { LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions, Tags };
  const ListenerArn = await made('CreateListener', listener, 'Listeners', 'ListenerArn');
  const Conditions = [{ Field: 'path-pattern', Values: ['/checkout/*'] }];
  const rule = { ListenerArn, Priority: 10, Conditions, Actions: DefaultActions, Tags };
  const RuleArn = await made('CreateRule', rule, 'Rules', 'RuleArn');
  const loadBalancers = [{ targetGroupArn: stable, containerName: 'app', containerPort: 8080 }];
  await ecsService(call, { loadBalancers });
  return {
    byName: {
      router: { provider: 'alb', loadBalancer: 'shop', rules: ['80/10', '80/default'], ecs },
      stable: 'checkout-v1',
      canary: 'checkout-v2',
    },
    byId: { router: { provider: 'alb', rules: [RuleArn, ListenerArn], ecs }, stable, canary },
    rules: async () => [
      await ask('DescribeRules', { ListenerArn }),
      await ask('DescribeListeners', { LoadBalancerArn }),
    ],
    async canaryWeight() {
      const [found] = list((await ask('DescribeRules', { RuleArns: [RuleArn] })).Rules);
      const [action] = list(found?.Actions) as readonly { ForwardConfig?: { TargetGroups?: unknown } }[];
      const groups = list(action?.ForwardConfig?.TargetGroups);
      return Number(groups.find(({ TargetGroupArn }) => TargetGroupArn === canary)?.Weight ?? 0);
    },
  };
}

/** A service with a rule and a default action that serve the stable of ECS. */
async function onService(call: Call, pass: (milliseconds: number) => Promise<void>): Promise<RuledRouter> {
  const ask = (operation: string, input: object) => call('vpc-lattice', operation, { ...input });
  const made = async (operation: string, input: object) => String((await ask(operation, input)).id);
  const group = async (name: string) => {
    const config = { port: 8080, protocol: 'HTTP', vpcIdentifier: 'vpc-0123456789abcdef0' };
    const targetGroupIdentifier = await made('CreateTargetGroup', { name, type: 'IP', config });
    await pass(5000);
    await ask('RegisterTargets', { targetGroupIdentifier, targets: [{ id: '10.0.0.1', port: 8080 }] });
    return targetGroupIdentifier;
  };
  const [stable, canary] = [await group('checkout-v1'), await group('checkout-v2')];
  const serviceIdentifier = await made('CreateService', { name: 'checkout' });
  const action = { forward: { targetGroups: [{ targetGroupIdentifier: stable, weight: 100 }] } };
  const tags = { meshshift: 'managed' };
  const listener = { serviceIdentifier, name: 'http', protocol: 'HTTP', defaultAction: action, tags };
  const listenerIdentifier = await made('CreateListener', listener);
  const match = { httpMatch: { pathMatch: { match: { prefix: '/checkout' } } } };
  const ofListener = { serviceIdentifier, listenerIdentifier };
  const ruleIdentifier = await made('CreateRule', {
    ...ofListener,
    name: 'checkout',
    priority: 10,
    match,
    action,
    tags,
  });
  const targetGroupArn = String((await ask('GetTargetGroup', { targetGroupIdentifier: stable })).arn);
  await ecsService(call, { vpcLatticeConfigurations: [{ targetGroupArn, roleArn, portName: 'http' }] });
  return {
    byName: {
      router: { provider: 'lattice', service: 'checkout', rules: ['http/checkout', 'http/default'], ecs },
      stable: 'checkout-v1',
      canary: 'checkout-v2',
    },
    byId: {
      router: {
        provider: 'lattice',
        service: serviceIdentifier,
        rules: [`${listenerIdentifier}/${ruleIdentifier}`, `${listenerIdentifier}/default`],
        ecs,
      },
      stable,
      canary,
    },
    async rules() {
      const all = [
        await ask('GetRule', { ...ofListener, ruleIdentifier }),
        await ask('GetListener', ofListener),
        ...list((await ask('ListRules', ofListener)).items),
      ];
      return all.map(({ lastUpdatedAt: _, ...rest }) => rest);
    },
    async canaryWeight() {
      const found = await ask('GetRule', { ...ofListener, ruleIdentifier });
      const { forward } = found.action as { forward?: { targetGroups?: unknown } };
      const groups = list(forward?.targetGroups);
      return Number(groups.find(({ targetGroupIdentifier }) => targetGroupIdentifier === canary)?.weight ?? 0);
    },
  };
}

const actionOf = ({ service, operation }: CallEntry): string | undefined => {
  const known = Object.entries(permissions).find(([name]) => name === service)?.[1];
  const need = known?.[operation]?.({});
  return need?.action;
};
/** A creation with tags needs the permission for them too. */
const tagging: Readonly<Record<string, string>> = {
  'elasticloadbalancing:CreateRule': 'elasticloadbalancing:AddTags',
  'vpc-lattice:CreateRule': 'vpc-lattice:TagResource',
};

const nothing = {
  LoadBalancerName: 'none',
  LatticeService: 'none',
  MeshName: 'none',
  TaggedRules: 'only',
  EcsCluster: 'shop',
};

/** The narrowest parameters with which the rollouts can be played. */
const parameters = {
  alb: { ...nothing, LoadBalancerName: 'shop' },
  lattice: {
    ...nothing,
    LatticeService: 'svc-*',
    LatticeTargetGroups: 'arn:aws:vpc-lattice:eu-west-1:000000000000:targetgroup/tg-*',
  },
};

describe.each([
  ['alb', onLoadBalancer],
  ['lattice', onService],
] as const)('A stack on %s', (provider, make) => {
  test('ends its rollouts as meant, restores each field, is denied nothing, and uses all that it is allowed', async () => {
    const { ends, before, restored, calls } = await playOnRules(parameters[provider], make);
    expect(ends).toEqual({ alarm: 'rolledBack', healthy: 'SUCCEEDED' });
    expect(restored).toEqual(before);
    expect(calls.filter(({ code = '' }) => /AccessDenied/.test(code))).toEqual([]);
    for (const [name, allowed] of Object.entries(routerActions[provider])) {
      const used = calls.filter(({ caller }) => caller === name).flatMap((one) => actionOf(one) ?? []);
      const needed = new Set(used.flatMap((action) => [action, tagging[action] ?? action]));
      expect([name, allowed.filter((action) => !needed.has(action))]).toEqual([name, []]);
    }
  }, 60_000);
});
