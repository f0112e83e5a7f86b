import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { sayForm } from './form.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

const Tags = [{ Key: 'k', Value: 'v' }];
const Subnets = ['subnet-a', 'subnet-b'];
const fixed = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'hi' },
};
const oidc = {
  Issuer: 'https://idp',
  AuthorizationEndpoint: 'https://idp/a',
  TokenEndpoint: 'https://idp/t',
  UserInfoEndpoint: 'https://idp/u',
  ClientId: 'id',
  ClientSecret: 'secret',
  AuthenticationRequestExtraParams: { display: 'page' },
};
const none = 'arn:aws:elasticloadbalancing:eu-west-1:000000000000';
const noBalancer = { LoadBalancerArn: `${none}:loadbalancer/app/a/1` };
const noListener = { ListenerArn: `${none}:listener/app/a/1/2` };
const noRule = { RuleArn: `${none}:listener-rule/app/a/1/2/3` };
const noGroup = { TargetGroupArn: `${none}:targetgroup/a/1` };
const Conditions = [
  { Field: 'host-header', HostHeaderConfig: { Values: ['a.org'] } },
  { Field: 'path-pattern', Values: ['/a'] },
  { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Tester', Values: ['v2'] } },
  { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: 'b' }] } },
  { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } },
];
const Transforms = [{ Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/a', Replace: '/b' }] } }];

const firstOf = (output: Json, list: string): Json => {
  const items = output[list];
  return Array.isArray(items) ? items[0] : {};
};

test('Elastic Load Balancing answers each of its operations as the SDK’s model says', async () => {
  const { aws, clock, ...others } = world();
  const conversation = await talk('elasticloadbalancing', { aws, clock, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  const { LoadBalancerArn } = firstOf(
    await good('CreateLoadBalancer', { Name: 'shop', Subnets, SecurityGroups: ['sg-1'], Tags }),
    'LoadBalancers',
  );
  const group = { Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', TargetType: 'ip', HealthCheckPath: '/ping' };
  const one = firstOf(await good('CreateTargetGroup', { Name: 'one', ...group, Tags }), 'TargetGroups');
  const two = firstOf(await good('CreateTargetGroup', { Name: 'two', ...group }), 'TargetGroups');
  const { TargetGroupArn } = one;
  const forward = {
    Type: 'forward',
    Order: 2,
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn, Weight: 9 },
        { TargetGroupArn: two.TargetGroupArn, Weight: 1 },
      ],
      TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
    },
  };
  const secure = { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:0:c/1' }] };
  const listener = { LoadBalancerArn, DefaultActions: [fixed], Tags };
  const { ListenerArn } = firstOf(await good('CreateListener', { ...listener, ...secure }), 'Listeners');
  await good('CreateListener', { ...listener, Protocol: 'HTTP', Port: 80 });
  const Actions = [{ Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: oidc }, forward];
  const rule = { ListenerArn, Conditions, Actions, Tags, Transforms };
  const { RuleArn } = firstOf(await good('CreateRule', { ...rule, Priority: 5 }), 'Rules');
  const Targets = [{ Id: '127.0.0.1', Port: 8080 }];
  await good('RegisterTargets', { TargetGroupArn, Targets });
  await good('DescribeTargetHealth', { TargetGroupArn });
  await good('DescribeTargetHealth', { TargetGroupArn, Targets: [{ Id: '127.0.0.2' }] });
  await good('DeregisterTargets', { TargetGroupArn, Targets });
  await good('DescribeTargetHealth', { TargetGroupArn });
  await good('DescribeLoadBalancers', { LoadBalancerArns: [LoadBalancerArn] });
  await good('DescribeListeners', { LoadBalancerArn, PageSize: 1 });
  await good('DescribeRules', { ListenerArn, PageSize: 1 });
  await good('DescribeTargetGroups', { Names: ['one'] });
  await good('ModifyRule', { RuleArn, Actions: [{ ...forward, Order: 1 }], ResetTransforms: true });
  await good('SetRulePriorities', { RulePriorities: [{ RuleArn, Priority: 7 }] });
  await good('ModifyListener', {
    ListenerArn,
    DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }],
  });
  await good('ModifyTargetGroup', { TargetGroupArn, Matcher: { HttpCode: '200-204' } });
  const attribute = (Key: string, Value: string) => ({ Attributes: [{ Key, Value }] });
  await good('ModifyTargetGroupAttributes', { TargetGroupArn, ...attribute('stickiness.enabled', 'true') });
  await good('DescribeTargetGroupAttributes', { TargetGroupArn });
  await good('ModifyLoadBalancerAttributes', { LoadBalancerArn, ...attribute('idle_timeout.timeout_seconds', '5') });
  await good('DescribeLoadBalancerAttributes', { LoadBalancerArn });
  await good('ModifyListenerAttributes', { ListenerArn, ...attribute('routing.http.response.server.enabled', 'true') });
  await good('DescribeListenerAttributes', { ListenerArn });
  await good('AddTags', { ResourceArns: [RuleArn, TargetGroupArn], Tags });
  await good('DescribeTags', { ResourceArns: [RuleArn] });
  await good('RemoveTags', { ResourceArns: [RuleArn], TagKeys: ['k'] });
  await good('DescribeAccountLimits', { PageSize: 2 });

  await bad('CreateLoadBalancer', 'DuplicateLoadBalancerNameException', { Name: 'shop', Subnets, Scheme: 'internal' });
  await bad('CreateTargetGroup', 'DuplicateTargetGroupNameException', { Name: 'one', ...group, Port: 81 });
  await bad('CreateListener', 'DuplicateListenerException', { ...listener, Protocol: 'HTTP', Port: 443 });
  await bad('CreateListener', 'LoadBalancerNotFoundException', {
    ...listener,
    ...noBalancer,
    Protocol: 'HTTP',
    Port: 1,
  });
  await bad('CreateRule', 'PriorityInUseException', { ...rule, Priority: 7 });
  await bad('CreateRule', 'ListenerNotFoundException', { ...rule, ...noListener, Priority: 8 });
  await bad('DescribeLoadBalancers', 'LoadBalancerNotFoundException', { Names: ['none'] });
  await bad('DescribeListeners', 'ListenerNotFoundException', { ListenerArns: [noListener.ListenerArn] });
  await bad('DescribeRules', 'RuleNotFoundException', { RuleArns: [noRule.RuleArn] });
  await bad('DescribeTargetGroups', 'TargetGroupNotFoundException', { Names: ['none'] });
  await bad('DescribeTargetHealth', 'TargetGroupNotFoundException', noGroup);
  await bad('RegisterTargets', 'TargetGroupNotFoundException', { ...noGroup, Targets });
  await bad('RegisterTargets', 'ValidationError', { TargetGroupArn, Targets: [{ Id: '8.8.8.8' }] });
  await bad('DeregisterTargets', 'TargetGroupNotFoundException', { ...noGroup, Targets });
  await bad('ModifyRule', 'RuleNotFoundException', noRule);
  await bad('SetRulePriorities', 'RuleNotFoundException', { RulePriorities: [{ ...noRule, Priority: 1 }] });
  await bad('ModifyListener', 'ListenerNotFoundException', noListener);
  await bad('ModifyTargetGroup', 'TargetGroupNotFoundException', noGroup);
  await bad('ModifyTargetGroupAttributes', 'TargetGroupNotFoundException', { ...noGroup, Attributes: [] });
  await bad('DescribeTargetGroupAttributes', 'TargetGroupNotFoundException', noGroup);
  await bad('ModifyLoadBalancerAttributes', 'LoadBalancerNotFoundException', { ...noBalancer, Attributes: [] });
  await bad('DescribeLoadBalancerAttributes', 'LoadBalancerNotFoundException', noBalancer);
  await bad('ModifyListenerAttributes', 'ListenerNotFoundException', { ...noListener, Attributes: [] });
  await bad('DescribeListenerAttributes', 'ListenerNotFoundException', noListener);
  await bad('AddTags', 'RuleNotFoundException', { ResourceArns: [noRule.RuleArn], Tags });
  await bad('DescribeTags', 'RuleNotFoundException', { ResourceArns: [noRule.RuleArn] });
  await bad('RemoveTags', 'RuleNotFoundException', { ResourceArns: [noRule.RuleArn], TagKeys: ['k'] });
  await bad('DescribeAccountLimits', 'ValidationError', { Marker: 'none' });
  await bad('DeleteRule', 'RuleNotFoundException', noRule);
  await bad('DeleteListener', 'ListenerNotFoundException', noListener);
  await bad('DeleteTargetGroup', 'ResourceInUseException', { TargetGroupArn });
  await bad('DeleteLoadBalancer', 'ValidationError', { LoadBalancerArn: 'shop' });
  await good('DeleteRule', { RuleArn });
  await good('DeleteListener', { ListenerArn });
  await good('DeleteTargetGroup', { TargetGroupArn });
  await good('DeleteLoadBalancer', { LoadBalancerArn });

  expect(await sayForm(conversation, '2015-12-01')('DescribeRules', { OracleMember: 'x' })).toBe('ValidationError');
  // The classic load balancers' API.
  expect(await sayForm(conversation, '2012-06-01')('DescribeLoadBalancers', {})).toBe('NotImplemented');
  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
