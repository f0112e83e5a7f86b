import { expect, test } from '@jest/globals';
import { formatProblem } from '../../../../core/text/problem.ts';
import { blueGreen, ecsService } from '../../../support/ecs-service.ts';
import { albSpec } from './sample-rule.ts';
import { onShop } from './shop.ts';

const ecs = { cluster: 'shop', services: ['checkout'] };

type Shop = Awaited<ReturnType<typeof onShop>>;

async function problemsOf({ traffic, router, stable, canary }: Shop, routes: readonly string[], named = true) {
  const spec = albSpec({ router, routes, stable, canary, ...(named && { ecs }) });
  const readings = await Promise.all(
    routes.map(async (route) => ({ name: route, reading: await traffic.readRoute({ router, route }) })),
  );
  return (await traffic.inspect(spec, stable, readings)).problems.map(formatProblem);
}

/** The canary is attached first: ECS makes no service for a group of no load balancer. */
async function withCanary(shop: Shop) {
  const groups = [shop.arns.blue, shop.arns.green].map((TargetGroupArn, i) => ({
    TargetGroupArn,
    Weight: 100 - 100 * i,
  }));
  const forward = { Type: 'forward', ForwardConfig: { TargetGroups: groups } };
  await shop.ask('ModifyRule', { RuleArn: shop.arns.rule, Actions: [forward] });
  await shop.ask('ModifyListener', { ListenerArn: shop.arns.listener, DefaultActions: [forward] });
  return shop;
}

const refused =
  /^router\.rules\[0]: found 443\/(10|default), the production rule of service shop\/checkout of ECS \(BLUE_GREEN\)/;

test('a rule of a service that ECS deploys blue/green is refused, if the spec names the service', async () => {
  const shop = await withCanary(await onShop());
  const { blue, green, rule } = shop.arns;
  await ecsService(shop.call, blueGreen(blue, green, rule));
  const listed = [shop.route.route, shop.byDefault.route];
  expect(await problemsOf(shop, listed)).toEqual([expect.stringMatching(refused)]);
  const calls = () => shop.aws.log.since(0).filter((entry) => entry.kind === 'call' && entry.service === 'ecs').length;
  const before = calls();
  expect(await problemsOf(shop, listed, false)).toEqual([]);
  expect(calls()).toBe(before);
});

test('a default action is known by the rule that it is', async () => {
  const shop = await withCanary(await onShop());
  const { Rules } = await shop.ask('DescribeRules', { ListenerArn: shop.arns.listener });
  const rules = Rules as readonly { readonly RuleArn: string; readonly IsDefault: boolean }[];
  const own = rules.find(({ IsDefault }) => IsDefault)?.RuleArn ?? '';
  await ecsService(shop.call, blueGreen(shop.arns.blue, shop.arns.green, own));
  expect(await problemsOf(shop, [shop.byDefault.route, shop.route.route])).toEqual([expect.stringMatching(refused)]);
});

test('a rolling service of each version is in order', async () => {
  const shop = await withCanary(await onShop());
  const loadBalancers = [{ targetGroupArn: shop.arns.green, containerName: 'app', containerPort: 8080 }];
  await ecsService(shop.call, { loadBalancers });
  expect(await problemsOf(shop, [shop.route.route, shop.byDefault.route])).toEqual([]);
});
