import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { ecsFindings } from '../../../adapters/ecs/ecs-findings.ts';
import { formatProblem } from '../../../core/text/problem.ts';

const shifted = {
  rules: [{ path: 'router.rules[0]', name: '443/10', arns: ['rule-10'] }],
  groups: [
    { path: 'stable', name: 'checkout-v1', arns: ['blue'] },
    { path: 'canary', name: 'checkout-v2', arns: ['green'] },
  ],
};

async function findings(...services: readonly (Service | undefined)[]) {
  const named = { cluster: 'shop', services: services.map((_, i) => `s${i}`) };
  const { problems, warnings } = await ecsFindings(async () => services, named, shifted);
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

const steady = [{ status: 'PRIMARY', rolloutState: 'COMPLETED' as const }];
const rolling = (targetGroupArn: string, more: Service = {}): Service => ({
  deploymentController: { type: 'ECS' },
  deploymentConfiguration: { strategy: 'ROLLING' },
  loadBalancers: [{ targetGroupArn }],
  deployments: steady,
  ...more,
});

describe('a service of its own for each version', () => {
  test('is in order while it is steady, whether the answer names controller and strategy or not', async () => {
    const old = { loadBalancers: [{ targetGroupArn: 'green' }], deployments: steady };
    expect(await findings(rolling('blue'), old)).toEqual({ problems: [], warnings: [] });
  });

  test.each([
    ['that runs', [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' as const }]],
    ['beside an older one', [...steady, { status: 'ACTIVE' }]],
  ])('is warned of in a deployment %s', async (_, deployments) => {
    expect(await findings(rolling('blue'), rolling('green', { deployments }))).toEqual({
      problems: [],
      warnings: [
        'router.ecs.services[1]: found shop/s1 in a deployment: the tasks change while they are judged, allowed: a steady service: await it by aws ecs wait services-stable',
      ],
    });
  });
});

describe('a service that moves its own traffic', () => {
  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY', 'ROLLING'] as const)(
    'is refused for its production rule, with the strategy %s',
    async (strategy) => {
      const advancedConfiguration = { alternateTargetGroupArn: 'green', productionListenerRule: 'rule-10' };
      const service = {
        deploymentConfiguration: { strategy },
        loadBalancers: [{ targetGroupArn: 'blue', advancedConfiguration }],
      };
      expect(await findings(service)).toEqual({
        problems: [
          `router.rules[0]: found 443/10, the production rule of service shop/s0 of ECS (${strategy}), which sets its weights, allowed: a rule that ECS does not write: leave the releases of shop/s0 to ECS, or deploy each version as a ROLLING service of its own`,
        ],
        warnings: [],
      });
    },
  );

  test('is refused for its test rule', async () => {
    const advancedConfiguration = { productionListenerRule: 'rule-9', testListenerRule: 'rule-10' };
    const { problems } = await findings({ loadBalancers: [{ targetGroupArn: 'x', advancedConfiguration }] });
    expect(problems).toEqual([expect.stringContaining('443/10, the test rule of service shop/s0')]);
  });

  test('is refused for its rule in VPC Lattice, which its deployments have', async () => {
    const advancedConfiguration = { productionListenerRule: 'rule-10' };
    const vpcLatticeConfigurations = [
      { targetGroupArn: 'blue', roleArn: 'r', portName: 'http', advancedConfiguration },
    ];
    const { problems } = await findings({ deployments: [{ vpcLatticeConfigurations }] });
    expect(problems).toEqual([expect.stringContaining('443/10, the production rule')]);
  });

  test.each([
    ['primary', { targetGroupArn: 'green' }],
    ['alternate', { targetGroupArn: 'x', advancedConfiguration: { alternateTargetGroupArn: 'green' } }],
  ])('is refused for its %s target group, whatever its rule is', async (_, loadBalancer) => {
    const service = { deploymentConfiguration: { strategy: 'LINEAR' as const }, loadBalancers: [loadBalancer] };
    expect((await findings(service)).problems).toEqual([
      'canary: found checkout-v2, a target group of service shop/s0 of ECS (LINEAR), whose traffic ECS moves, allowed: a target group of a ROLLING service: leave the releases of shop/s0 to ECS, or deploy each version as a service of its own',
    ]);
  });

  test('is refused where CodeDeploy deploys it, for the groups of its task sets', async () => {
    const service: Service = {
      deploymentController: { type: 'CODE_DEPLOY' },
      taskSets: [{ loadBalancers: [{ targetGroupArn: 'blue' }] }, { loadBalancers: [{ targetGroupArn: 'green' }] }],
    };
    expect((await findings(service)).problems).toEqual([
      expect.stringMatching(/^stable: .*\(CODE_DEPLOY\), whose traffic CodeDeploy moves/),
      expect.stringMatching(/^canary: .*leave the releases of shop\/s0 to CodeDeploy/),
    ]);
  });
});

test('another deployment controller is warned of: it may write the rules, and need not', async () => {
  const service: Service = {
    deploymentController: { type: 'EXTERNAL' },
    taskSets: [{ loadBalancers: [{ targetGroupArn: 'green' }] }],
  };
  expect(await findings(service)).toEqual({
    problems: [],
    warnings: [expect.stringContaining('shop/s0 with the deployment controller EXTERNAL')],
  });
});

test('a service that has nothing to do with the rollout is warned of, because its check shows nothing', async () => {
  expect(await findings(rolling('other'), rolling('blue'))).toEqual({
    problems: [],
    warnings: [
      'router.ecs.services[0]: found shop/s0, which has neither the stable nor the canary as a target group, allowed: the services of ECS whose tasks the stable and the canary are',
    ],
  });
});

test('every service that does not exist is refused by its name', async () => {
  expect((await findings(undefined, rolling('blue'), undefined)).problems).toEqual([
    'router.ecs.services[0]: found no service shop/s0 of ECS, allowed: a service that exists, or none',
    'router.ecs.services[2]: found no service shop/s2 of ECS, allowed: a service that exists, or none',
  ]);
});

test('a cluster that does not exist is refused by its name', async () => {
  const named = { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop', services: ['a'] };
  const { problems } = await ecsFindings(async () => undefined, named, shifted);
  expect(problems.map(formatProblem)).toEqual([
    'router.ecs.cluster: found no cluster shop, allowed: a cluster of ECS in this account and Region',
  ]);
});
