import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ecsReader } from '../../../../adapters/ecs/ecs-services.ts';
import { alb } from '../../../../adapters/routers/alb/alb.ts';
import { albClients } from '../../../../adapters/routers/alb/clients.ts';
import { readingOfRule } from '../../../../adapters/routers/alb/listing.ts';
import type { ResolvedSpec } from '../../../../core/spec/resolved-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { albSpec, arns, forward, forwardToBlue, ids, refusal, rule } from './sample-rule.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
// The class is shared with the other suites of a worker.
afterAll(() => elb.restore());
const traffic = alb(albClients({ region: 'eu-west-1' }), ecsReader({ region: 'eu-west-1' }));

interface Live {
  readonly rules?: readonly object[];
  readonly tags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly blue?: object;
  readonly green?: object;
  readonly sticky?: string;
  readonly targets?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A listener with rule 10 and its default rule, and two groups in order, but for what is said. */
function live({ rules = [], tags = {}, blue = {}, green = {}, sticky, targets = 1, attributes = {} }: Live = {}) {
  elb.on(DescribeListenersCommand).resolves({ Listeners: [{ ListenerArn: arns.listener, Port: 443 }] });
  const defaultRule = { ...rule(), RuleArn: arns.defaultRule, Priority: 'default', IsDefault: true };
  elb.on(DescribeRulesCommand).resolves({ Rules: [rule(forwardToBlue), ...rules, defaultRule] });
  elb.on(DescribeTagsCommand).callsFake(({ ResourceArns }) => ({
    TagDescriptions: (ResourceArns as string[]).map((ResourceArn) => ({
      ResourceArn,
      Tags: Object.entries(tags[ResourceArn] ?? {}).map(([Key, Value]) => ({ Key, Value })),
    })),
  }));
  const usual = { Protocol: 'HTTP', ProtocolVersion: 'HTTP1', LoadBalancerArns: [] };
  const groups: Readonly<Record<string, object>> = {
    [arns.blue]: { ...usual, TargetGroupArn: arns.blue, LoadBalancerArns: [arns.loadBalancer], ...blue },
    [arns.green]: { ...usual, TargetGroupArn: arns.green, ...green },
  };
  elb.on(DescribeTargetGroupsCommand).callsFake(({ TargetGroupArns: [arn] }) => ({ TargetGroups: [groups[arn]] }));
  elb.on(DescribeTargetGroupAttributesCommand).callsFake(({ TargetGroupArn }) => ({
    Attributes: Object.entries({ 'stickiness.enabled': String(TargetGroupArn === sticky), ...attributes }).map(
      ([Key, Value]) => ({ Key, Value }),
    ),
  }));
  elb
    .on(DescribeTargetHealthCommand)
    .resolves({ TargetHealthDescriptions: Array.from({ length: targets }, () => ({})) });
}

async function findings(spec: ResolvedSpec = albSpec(), action: object = forwardToBlue) {
  const routes = [{ name: ids.rule, reading: readingOfRule(rule(action)) }];
  const { problems, warnings } = await traffic.inspect(spec, ids.blue, routes);
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

beforeEach(() => void elb.reset());

test('a start in order has no finding', async () => {
  live();
  expect(await findings()).toEqual({ problems: [], warnings: [] });
});

describe('the canary’s target group', () => {
  test('belongs to this load balancer, or to none', async () => {
    live({ green: { LoadBalancerArns: [arns.loadBalancer.replace('/shop/', '/blog/')] } });
    expect((await findings()).problems).toEqual([
      'canary: found checkout-v2, a target group of load balancer blog, allowed: one of shop, or of none: a target group belongs to one load balancer',
    ]);
  });

  test('has a target', async () => {
    live({ targets: 0 });
    expect((await findings()).problems).toEqual([
      expect.stringMatching(/^canary: found checkout-v2 without a target, /),
    ]);
  });

  test('speaks gRPC when the stable does, and HTTP otherwise', async () => {
    live({ green: { ProtocolVersion: 'GRPC' } });
    expect((await findings()).problems).toEqual([
      'canary: found checkout-v2 of protocol version GRPC, allowed: HTTP1, as checkout-v1 has',
    ]);
    live({ green: { Protocol: 'TCP', ProtocolVersion: undefined } });
    expect((await findings()).problems).toEqual([
      'canary: found checkout-v2, a target group of TCP, allowed: a target group of HTTP or HTTPS, or of a function',
    ]);
  });

  test('is warned of when it has another version of HTTP', async () => {
    live({ green: { ProtocolVersion: 'HTTP2' } });
    expect(await findings()).toEqual({
      problems: [],
      warnings: [
        expect.stringMatching(/^canary: found checkout-v2 of protocol version HTTP2, where checkout-v1 has HTTP1/),
      ],
    });
  });

  test('is warned of when another rule forwards to it', async () => {
    const preview = { ...rule(forward(0, 1)), RuleArn: `${arns.rule}9`, Priority: '5' };
    live({ rules: [preview] });
    expect((await findings()).warnings).toEqual([
      'canary: found 443/5 forwards to checkout-v2: its requests count as the canary’s, allowed: a canary that no other rule forwards to',
    ]);
  });

  test('is warned of when it could take a zone out of DNS', async () => {
    const failover = 'target_group_health.dns_failover.minimum_healthy_targets';
    live({ attributes: { [`${failover}.count`]: '1', [`${failover}.percentage`]: 'off' } });
    expect((await findings()).warnings).toEqual([]);
    live({ attributes: { [`${failover}.count`]: '2', [`${failover}.percentage`]: '50' } });
    expect((await findings()).warnings).toEqual([
      expect.stringContaining('checkout-v2 with a threshold for DNS failover (2 targets, 50 percent)'),
    ]);
  });

  test('that does not exist is no finding: the rules report it', async () => {
    live();
    elb.on(DescribeTargetGroupsCommand).rejects(refusal('TargetGroupNotFoundException'));
    elb.on(DescribeListenersCommand).rejects(refusal('LoadBalancerNotFoundException'));
    expect(await findings()).toEqual({ problems: [], warnings: [] });
  });
});

test('gRPC needs alarms or metrics of its own', async () => {
  live({ blue: { ProtocolVersion: 'GRPC' }, green: { ProtocolVersion: 'GRPC' } });
  expect((await findings()).problems).toEqual([
    expect.stringMatching(/^analysis: found checkout-v1 is a target group of gRPC/),
  ]);
  expect((await findings(albSpec({ analysis: 'alarmsOnly' }))).problems).toEqual([]);
});

test('a target group with stickiness of its own is refused, unless the rule is sticky as well', async () => {
  live({ sticky: arns.blue });
  expect((await findings()).problems).toEqual([
    'stable: found checkout-v1 with stickiness to single targets, allowed: stickiness.enabled false: a rule with weights takes no group that is sticky by itself',
  ]);
  const sticky = forward(1, 0, { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } });
  expect((await findings(albSpec({ stickiness: 'accept' }), sticky)).problems).toEqual([]);
});

test('each rule of the listeners that forwards to the stable is listed', async () => {
  live({ rules: [{ ...rule(forward(1, 0)), RuleArn: `${arns.rule}9`, Priority: '20' }] });
  expect((await findings()).problems).toEqual([
    'router.rules: found 443/20 forwards to checkout-v1 as well, allowed: every rule of these listeners that forwards to the stable: list it too',
  ]);
});

describe('the owner of a rule', () => {
  test.each([
    ['the rule', arns.rule, /^router.rules\[0]: found 443\/10 of the AWS Load Balancer Controller \(cluster prod\)/],
    ['its listener', arns.listener, /^router.rules\[0]: found 443\/10 of the AWS Load Balancer Controller/],
    ['the load balancer', arns.loadBalancer, /^router.loadBalancer: found shop of the AWS Load Balancer Controller/],
  ])('is a Kubernetes controller, by the tags of %s: refused', async (_, arn, text) => {
    live({ tags: { [arn]: { 'elbv2.k8s.aws/cluster': 'prod' } } });
    expect((await findings()).problems).toEqual([expect.stringMatching(text)]);
  });

  test('is a controller that names no cluster: refused', async () => {
    live({ tags: { [arns.rule]: { 'ingress.k8s.aws/stack': 'shop' } } });
    expect((await findings()).problems).toEqual([expect.stringContaining('(tag ingress.k8s.aws/stack)')]);
  });

  test('is a stack of CloudFormation: a warning with its name', async () => {
    live({ tags: { [arns.rule]: { 'aws:cloudformation:stack-name': 'shop-prod' } } });
    expect(await findings()).toEqual({
      problems: [],
      warnings: [expect.stringMatching(/^router.rules\[0]: found 443\/10 of CloudFormation stack shop-prod/)],
    });
  });

  test('is Terraform, where its tags say so: a warning', async () => {
    live({ tags: { [arns.rule]: { ManagedBy: 'Terraform' } } });
    expect((await findings()).warnings).toEqual([expect.stringContaining('(tag ManagedBy: Terraform)')]);
  });

  test('of a default action is that of its listener', async () => {
    live({ tags: { [arns.listener]: { 'aws:cloudformation:stack-name': 'shop-prod' } } });
    const spec = albSpec({ routes: [ids.defaultAction, ids.rule] });
    expect((await findings(spec)).warnings).toEqual([expect.stringContaining('443/default of CloudFormation')]);
  });
});
