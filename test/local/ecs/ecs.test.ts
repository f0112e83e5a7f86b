import { beforeAll, describe, expect, test } from '@jest/globals';
import { onShop } from '../../adapters/routers/alb/shop.ts';
import { onLattice } from '../../adapters/routers/lattice/color-lattice.ts';
import { blueGreen, ecsService, roleArn } from '../../support/ecs-service.ts';
import { refusal } from '../asking.ts';

const described = { cluster: 'shop', services: ['checkout'] };

describe('a service behind a load balancer', () => {
  let shop: Awaited<ReturnType<typeof onShop>>;
  beforeAll(async () => {
    shop = await onShop();
  });
  const onto = (targetGroupArn: string) => ({
    loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 8080 }],
  });
  const message = async (settings: object) =>
    (await refusal(ecsService(shop.call, { serviceName: 'other', ...settings }))).message;

  test('is refused for a target group of no load balancer, until a rule names the group', async () => {
    const { blue, green, rule } = shop.arns;
    expect(await message(onto(green))).toBe(
      `The target group with targetGroupArn ${green} does not have an associated load balancer.`,
    );
    expect(await message(blueGreen(blue, green, rule))).toContain(green);
    const TargetGroups = [blue, green].map((TargetGroupArn, i) => ({ TargetGroupArn, Weight: 100 - 100 * i }));
    const Actions = [{ Type: 'forward', ForwardConfig: { TargetGroups } }];
    await shop.ask('ModifyRule', { RuleArn: rule, Actions });
    await ecsService(shop.call, blueGreen(blue, green, rule));
    expect(await shop.call('ecs', 'DescribeServices', described)).toMatchObject({
      services: [
        {
          deploymentController: { type: 'ECS' },
          deploymentConfiguration: { strategy: 'BLUE_GREEN' },
          loadBalancers: [
            {
              targetGroupArn: blue,
              advancedConfiguration: { alternateTargetGroupArn: green, productionListenerRule: rule },
            },
          ],
          runningCount: 0,
        },
      ],
    });
  });

  test.each([
    [{ desiredCount: 1 }, 'Member must be 0: the embedded AWS starts no tasks'],
    [{ deploymentController: { type: 'EXTERNAL' } }, 'the embedded AWS has no other deployment controller'],
  ])('is refused with what needs tasks: %j', async (settings, words) => {
    expect(await message(settings)).toContain(words);
  });

  test('is refused for a target group and a rule that do not exist', async () => {
    const { blue, rule } = shop.arns;
    const gone = (arn: string) => arn.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await message(onto(gone(blue)))).toContain(`target group ${gone(blue)} cannot be read`);
    expect(await message(blueGreen(blue, blue, gone(rule)))).toContain(`listener rule ${gone(rule)} cannot be read`);
  });
});

test('a service in VPC Lattice keeps its target groups and rules in its deployment', async () => {
  const made = await onLattice();
  const arnOf = async (operation: string, input: object) => String((await made.ask(operation, { ...input })).arn);
  const targetGroupArn = await arnOf('GetTargetGroup', { targetGroupIdentifier: made.stable });
  const rule = await arnOf('GetRule', made.ofRule);
  const listener = await arnOf('GetListener', made.ofListener);
  const shifted = (testListenerRule: string) => ({
    deploymentConfiguration: { strategy: 'LINEAR' },
    vpcLatticeConfigurations: [
      {
        roleArn,
        targetGroupArn,
        portName: 'http',
        advancedConfiguration: {
          alternateTargetGroupArn: targetGroupArn,
          productionListenerRule: rule,
          testListenerRule,
        },
      },
    ],
  });
  const gone = listener.replace(/.$/, 'z');
  expect((await refusal(ecsService(made.call, shifted(gone)))).message).toContain(`rule ${gone} cannot be read`);
  await ecsService(made.call, shifted(listener));
  expect(await made.call('ecs', 'DescribeServices', described)).toMatchObject({
    services: [{ deployments: [{ vpcLatticeConfigurations: shifted(listener).vpcLatticeConfigurations }] }],
  });
});
