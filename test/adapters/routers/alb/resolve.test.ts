import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ecsReader } from '../../../../adapters/ecs/ecs-services.ts';
import { alb } from '../../../../adapters/routers/alb/alb.ts';
import { albClients } from '../../../../adapters/routers/alb/clients.ts';
import { parseSpec } from '../../../../core/spec/parse-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { sampleSpec } from '../../../support/sample-spec.ts';
import { arns, forwardToBlue, ids, refusal, router, rule } from './sample-rule.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
// The class is shared with the other suites of a worker.
afterAll(() => elb.restore());
const traffic = alb(albClients({ region: 'eu-west-1' }), ecsReader({ region: 'eu-west-1' }));

/** The resolution of a spec with these keys of the router, the stable `checkout-v1` and the canary `checkout-v2`. */
async function resolved(keys: object, changes: object = {}) {
  const spec = sampleSpec({
    service: 'checkout',
    router: { provider: 'alb', ...keys },
    stable: 'checkout-v1',
    canary: 'checkout-v2',
    analysis: { metrics: { preset: 'alb' } },
    ...changes,
  });
  const parsed = parseSpec(spec);
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join());
  return traffic.resolve(parsed.spec);
}
async function problems(keys: object, changes: object = {}): Promise<readonly string[]> {
  const answer = await resolved(keys, changes);
  return 'problems' in answer ? answer.problems.map(formatProblem) : [];
}

beforeEach(() => {
  elb.reset();
  const groups = [arns.blue, arns.green].map((TargetGroupArn) => ({
    TargetGroupArn,
    TargetGroupName: TargetGroupArn.split('/')[1],
  }));
  const balancers = [
    { LoadBalancerName: 'shop', LoadBalancerArn: arns.loadBalancer, Type: 'application' as const },
    {
      LoadBalancerName: 'edge',
      LoadBalancerArn: arns.loadBalancer.replace('/app/shop', '/net/edge'),
      Type: 'network' as const,
    },
  ];
  elb.on(DescribeLoadBalancersCommand).callsFake(({ Names }) => {
    const found = balancers.filter(({ LoadBalancerName }) => Names?.includes(LoadBalancerName) ?? true);
    if (found.length === 0) throw refusal('LoadBalancerNotFoundException');
    return { LoadBalancers: found };
  });
  elb.on(DescribeTargetGroupsCommand).callsFake(({ Names }) => {
    const found = groups.filter(({ TargetGroupName }) => Names?.includes(TargetGroupName) ?? true);
    if (found.length === 0) throw refusal('TargetGroupNotFoundException');
    return { TargetGroups: found };
  });
  elb.on(DescribeListenersCommand).resolves({
    Listeners: [
      { ListenerArn: arns.listener, Port: 443 },
      { ListenerArn: arns.listener.replace('0467', '0468'), Port: 80 },
    ],
  });
  elb.on(DescribeRulesCommand).resolves({
    Rules: [
      rule(forwardToBlue),
      { ...rule(forwardToBlue), RuleArn: arns.defaultRule, Priority: 'default', IsDefault: true },
    ],
  });
});

describe('the names of a spec', () => {
  test('become ids', async () => {
    expect(await resolved({ loadBalancer: 'shop', rules: ['443/10', '443/default'] })).toMatchObject({
      spec: {
        router,
        routes: [ids.rule, ids.defaultAction],
        stable: ids.blue,
        canary: ids.green,
        readyWithin: 600,
        names: { [ids.blue]: 'checkout-v1', [ids.green]: 'checkout-v2' },
      },
    });
  });

  test('are asked for nothing where they are ARNs', async () => {
    const keys = { rules: [arns.rule, arns.listener], stickiness: 'accept' };
    const answer = await resolved(keys, { stable: undefined, canary: arns.green });
    expect(answer).toMatchObject({
      spec: { router, routes: [ids.rule, ids.defaultAction], canary: ids.green, stickiness: 'accept' },
    });
    expect(answer).not.toHaveProperty('spec.stable');
    expect(elb.calls()).toHaveLength(0);
  });

  test('that mean nothing are all reported at once, with those that exist', async () => {
    const keys = { loadBalancer: 'shop', rules: ['443/11', '8443/10', '443/10', arns.rule] };
    expect(await problems(keys, { canary: 'checkout-v3' })).toEqual([
      'router.rules[0]: found no rule with priority 11 on port 443, allowed: a rule of port 443: 10, default',
      'router.rules[1]: found no listener on port 8443, allowed: a listener of shop: ports 443, 80',
      `router.rules[3]: found ${arns.rule} again, allowed: each rule once`,
      'canary: found no target group checkout-v3, allowed: a target group of this account and Region: checkout-v1?',
    ]);
  });
});

describe('a load balancer', () => {
  test('that does not exist is reported with the one that was likely meant, beside the target groups', async () => {
    expect(await problems({ loadBalancer: 'shoq', rules: ['443/10'] }, { stable: 'x' })).toEqual([
      'router.loadBalancer: found no load balancer shoq, allowed: an Application Load Balancer of this account and Region: shop?',
      'stable: found no target group x, allowed: a target group of this account and Region: checkout-v1, checkout-v2',
    ]);
  });

  test('of networks is refused', async () => {
    expect(await problems({ loadBalancer: 'edge', rules: ['443/10'] })).toEqual([
      'router.loadBalancer: found edge, a network load balancer, allowed: an Application Load Balancer: only its rules weigh target groups',
    ]);
  });

  test('is one alone: rules of another are refused', async () => {
    const other = arns.rule.replace('app/shop', 'app/blog');
    expect(await problems({ rules: [arns.rule, other] })).toEqual([
      'router.rules[1]: found a rule of load balancer blog, allowed: rules of shop: a rollout has one load balancer',
    ]);
  });

  test('of another Region is refused, by its own ARN or by that of a rule', async () => {
    const elsewhere = (arn: string) => arn.replace('eu-west-1', 'eu-west-2');
    const allowed = 'an ARN of eu-west-2, allowed: one of eu-west-1, the Region of this stack';
    expect(await problems({ rules: [elsewhere(arns.rule)] })).toEqual([`router.rules[0]: found ${allowed}`]);
    expect(await problems({ loadBalancer: elsewhere(arns.loadBalancer), rules: ['443/10'] })).toEqual([
      `router.loadBalancer: found ${allowed}`,
    ]);
  });

  test('without a listener is reported', async () => {
    elb.on(DescribeListenersCommand).rejects(refusal('LoadBalancerNotFoundException'));
    expect(await problems({ loadBalancer: arns.loadBalancer, rules: ['443/10'] })).toEqual([
      'router.rules[0]: found no listener on port 443, allowed: a listener of shop: it has none',
    ]);
  });
});

describe('a target group', () => {
  test('is refused by the ARN of another thing, or of another Region', async () => {
    const elsewhere = arns.green.replace('eu-west-1', 'eu-west-2');
    expect(await problems({ rules: [arns.rule] }, { stable: arns.rule, canary: elsewhere })).toEqual([
      `stable: found ${arns.rule}, allowed: the name or the ARN of a target group`,
      `canary: found ${elsewhere}, allowed: a target group of the account and Region of the load balancer`,
    ]);
  });
});

test('a call that AWS turns away is no problem of the spec', async () => {
  elb.on(DescribeTargetGroupsCommand).rejects(refusal('Throttling'));
  await expect(resolved({ rules: [arns.rule] })).rejects.toMatchObject({ name: 'Transient', isThrottled: true });
});
