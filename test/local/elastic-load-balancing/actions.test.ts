import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { balancing, first, forward, shop } from './balancing.ts';

const certificate = { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: 'arn:aws:acm:eu-west-1:0:c/1' }] };
const oidc = {
  Issuer: 'https://idp',
  AuthorizationEndpoint: 'https://idp/a',
  TokenEndpoint: 'https://idp/t',
  UserInfoEndpoint: 'https://idp/u',
  ClientId: 'id',
};
const authenticate = (config: object) => ({
  Type: 'authenticate-oidc',
  Order: 1,
  AuthenticateOidcConfig: { ...oidc, ...config },
});

describe('a forward', () => {
  test.each([
    ['a weight above 999', { a: 1000 }, 'ValidationError'],
    ['a negative weight', { a: -1 }, 'ValidationError'],
    ['a weight that is no whole number', { a: 0.5 }, 'ValidationError'],
    ['a group that there is not', { b: 1 }, 'TargetGroupNotFound'],
  ])('with %s is refused', async (_, weights, code) => {
    const { rule, listenerArn, stable } = await shop();
    const named = Object.entries(weights).map(([name, weight]) => [name === 'a' ? stable : `${stable}0`, weight]);
    expect(await refusal(rule(listenerArn, 1, [forward(Object.fromEntries(named))]))).toMatchObject({
      code,
      status: 400,
    });
  });

  test('has five groups at most', async () => {
    const { group, rule, listenerArn } = await shop();
    const groups = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => group(name)));
    const weighted = (arns: readonly string[]) => forward(Object.fromEntries(arns.map((arn) => [arn, 1])));
    await rule(listenerArn, 1, [weighted(groups.slice(1))]);
    const call = rule(listenerArn, 2, [weighted(groups)]);
    expect(await refusal(call)).toMatchObject({ code: 'InvalidLoadBalancerAction' });
  });

  test('may name its one group in both forms, but not two', async () => {
    const { rule, listenerArn, stable, canary } = await shop();
    await rule(listenerArn, 1, [{ ...forward({ [stable]: 5 }), TargetGroupArn: stable }]);
    const two = { ...forward({ [canary]: 5 }), TargetGroupArn: stable };
    expect(await refusal(rule(listenerArn, 2, [two]))).toMatchObject({ code: 'InvalidLoadBalancerAction' });
  });

  test('takes no group that another load balancer uses, until that lets go of it', async () => {
    const { ask, balancer, listener, rule, listenerArn, canary, stable } = await shop();
    const other = await listener(await balancer('other'), canary);
    const call = rule(listenerArn, 1, [forward({ [stable]: 1, [canary]: 1 })]);
    expect(await refusal(call)).toMatchObject({ code: 'TargetGroupAssociationLimit', status: 400 });
    await ask('DeleteListener', { ListenerArn: other });
    await rule(listenerArn, 1, [forward({ [stable]: 1, [canary]: 1 })]);
  });

  test('takes no group of another kind of protocol', async () => {
    const { group, rule, listenerArn } = await shop();
    const tcp = await group('tcp', { Protocol: 'TCP' });
    expect(await refusal(rule(listenerArn, 1, [forward({ [tcp]: 1 })]))).toMatchObject({
      code: 'IncompatibleProtocols',
    });
    const grpc = await group('grpc', { ProtocolVersion: 'GRPC' });
    expect(await refusal(rule(listenerArn, 1, [forward({ [grpc]: 1 })]))).toMatchObject({
      code: 'InvalidLoadBalancerAction',
    });
  });

  test('to several groups, one of them with target stickiness, needs group stickiness', async () => {
    const { ask, rule, listenerArn, stable, canary } = await shop();
    const Attributes = [{ Key: 'stickiness.enabled', Value: 'true' }];
    await ask('ModifyTargetGroupAttributes', { TargetGroupArn: canary, Attributes });
    const weights = { [stable]: 1, [canary]: 1 };
    expect(await refusal(rule(listenerArn, 1, [forward(weights)]))).toMatchObject({
      code: 'InvalidLoadBalancerAction',
    });
    await rule(listenerArn, 1, [forward(weights, 60)]);
    const other = {
      ...forward(weights),
      ForwardConfig: { ...forward(weights).ForwardConfig, TargetGroupStickinessConfig: { Enabled: true } },
    };
    expect(await refusal(rule(listenerArn, 2, [other]))).toMatchObject({ code: 'InvalidLoadBalancerAction' });
  });

  test('to several groups without group stickiness keeps them from target stickiness', async () => {
    const { ask, rule, listenerArn, stable, canary } = await shop();
    await rule(listenerArn, 1, [forward({ [stable]: 1, [canary]: 1 })]);
    const Attributes = [{ Key: 'stickiness.enabled', Value: 'true' }];
    const call = ask('ModifyTargetGroupAttributes', { TargetGroupArn: canary, Attributes });
    expect(await refusal(call)).toMatchObject({ code: 'InvalidConfigurationRequest', status: 400 });
  });

  test('is to a hundred groups at most in all of a load balancer', async () => {
    const { group, rule, listenerArn } = await shop();
    const groups: string[] = [];
    for (let count = 0; count < 100; count += 1) groups.push(await group(`g${count}`));
    for (let at = 0; at < 99; at += 5) {
      const five = groups.slice(at, Math.min(at + 5, 99));
      await rule(listenerArn, at + 1, [forward(Object.fromEntries(five.map((arn) => [arn, 1])))]);
    }
    const call = rule(listenerArn, 500, [forward({ [groups[99] ?? '']: 1 })]);
    expect(await refusal(call)).toMatchObject({ code: 'TooManyUniqueTargetGroupsPerLoadBalancer' });
  });
});

describe('a rule’s actions', () => {
  test.each([
    ['none at the end that answers', [authenticate({ ClientSecret: 's' })]],
    [
      'two that answer',
      [
        { Type: 'fixed-response', Order: 1, FixedResponseConfig: { StatusCode: '200' } },
        { Type: 'redirect', Order: 2, RedirectConfig: { StatusCode: 'HTTP_301' } },
      ],
    ],
    ['a config of another type', [{ Type: 'redirect', FixedResponseConfig: { StatusCode: '200' } }]],
    ['no config', [{ Type: 'fixed-response' }]],
  ])('with %s are refused', async (_, actions) => {
    const { balancer, group, listener, rule } = balancing();
    const secure = await listener(await balancer(), await group('g'), certificate);
    expect(await refusal(rule(secure, 1, actions))).toMatchObject({ code: 'InvalidLoadBalancerAction' });
  });

  test('come in their order, which several must have', async () => {
    const { ask, balancer, group, listener, rule } = balancing();
    const TargetGroupArn = await group('g');
    const secure = await listener(await balancer(), TargetGroupArn, certificate);
    const last = { Type: 'forward', Order: 2, TargetGroupArn };
    const RuleArn = await rule(secure, 1, [last, authenticate({ ClientSecret: 's' })]);
    const { Actions } = first(await ask('DescribeRules', { RuleArns: [RuleArn] }), 'Rules');
    expect(Actions).toMatchObject([
      { Type: 'authenticate-oidc', Order: 1 },
      { Type: 'forward', Order: 2 },
    ]);
    const { Order: _, ...without } = last;
    const call = rule(secure, 2, [without, authenticate({ ClientSecret: 's' })]);
    expect(await refusal(call)).toMatchObject({ code: 'ValidationError' });
  });

  test('are read with the defaults of what was left out', async () => {
    const { ask, rule, listenerArn } = await shop();
    await rule(listenerArn, 1, [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302', Host: 'x.org' } }]);
    const { Actions } = first(await ask('DescribeRules', { ListenerArn: listenerArn }), 'Rules');
    expect(Actions).toEqual([
      {
        Type: 'redirect',
        RedirectConfig: {
          Protocol: '#{protocol}',
          Port: '#{port}',
          Host: 'x.org',
          Path: '/#{path}',
          Query: '#{query}',
          StatusCode: 'HTTP_302',
        },
      },
    ]);
  });

  test('that authenticate need a secure listener', async () => {
    const { rule, listenerArn, stable } = await shop();
    const call = rule(listenerArn, 1, [
      authenticate({ ClientSecret: 's' }),
      { Type: 'forward', Order: 2, TargetGroupArn: stable },
    ]);
    expect(await refusal(call)).toMatchObject({ code: 'InvalidLoadBalancerAction' });
  });
});

describe('a client secret', () => {
  async function secured() {
    const built = balancing();
    const TargetGroupArn = await built.group('g');
    const secure = await built.listener(await built.balancer(), TargetGroupArn, certificate);
    const actions = (config: object) => [authenticate(config), { Type: 'forward', Order: 2, TargetGroupArn }];
    return { ...built, secure, actions };
  }

  test('never comes back, nor is it in the state', async () => {
    const { ask, model, rule, secure, actions } = await secured();
    const RuleArn = await rule(secure, 1, actions({ ClientSecret: 'hush' }));
    const { Actions } = first(await ask('DescribeRules', { RuleArns: [RuleArn] }), 'Rules');
    expect(JSON.stringify(Actions)).toContain('AWSELBAuthSessionCookie');
    expect(JSON.stringify([Actions, model.snapshot()])).not.toContain('hush');
  });

  test('is needed, and may be the one that a rule has', async () => {
    const { ask, rule, secure, actions } = await secured();
    const code = 'InvalidLoadBalancerAction';
    expect(await refusal(rule(secure, 1, actions({})))).toMatchObject({ code });
    expect(await refusal(rule(secure, 1, actions({ UseExistingClientSecret: true })))).toMatchObject({ code });
    const RuleArn = await rule(secure, 1, actions({ ClientSecret: 'hush' }));
    await ask('ModifyRule', { RuleArn, Actions: actions({ UseExistingClientSecret: true }) });
    const both = { UseExistingClientSecret: true, ClientSecret: 'hush' };
    expect(await refusal(ask('ModifyRule', { RuleArn, Actions: actions(both) }))).toMatchObject({
      code,
      message: 'You cannot both specify a client secret and set UseExistingClientSecret to true',
    });
  });
});

test('A network load balancer has a listener that forwards to one group, and no rules', async () => {
  const { ask, balancer, group, listener, rule } = balancing();
  const tcp = await group('tcp', { Protocol: 'TCP' });
  const network = await balancer('net', { Type: 'network', Subnets: ['subnet-a1'] });
  expect(network).toContain(':loadbalancer/net/net/');
  const arn = await listener(network, tcp, { Protocol: 'TCP' });
  expect(first(await ask('DescribeListeners', { ListenerArns: [arn] }), 'Listeners')).toMatchObject({
    Protocol: 'TCP',
  });
  expect(await refusal(rule(arn, 1, [forward({ [tcp]: 1 })]))).toMatchObject({ code: 'UnsupportedProtocol' });
  const web = await group('web');
  expect(await refusal(listener(network, web, { Protocol: 'TCP', Port: 81 }))).toMatchObject({
    code: 'IncompatibleProtocols',
  });
  expect(await refusal(balancer('gate', { Type: 'gateway' }))).toMatchObject({ code: 'NotImplemented' });
});

describe('where load balancers serve requests', () => {
  test.each([
    ['HTTPS listeners', 'UnsupportedProtocol', certificate],
    [
      'authentication',
      'NotImplemented',
      {
        DefaultActions: [
          authenticate({ ClientSecret: 's' }),
          { Type: 'fixed-response', Order: 2, FixedResponseConfig: { StatusCode: '200' } },
        ],
      },
    ],
  ])('%s are refused', async (_, code, input) => {
    const { balancer, group, listener } = balancing({ isServed: true });
    expect(await refusal(listener(await balancer(), await group('g'), input))).toMatchObject({ code });
  });

  test.each([
    ['TargetType', { TargetType: 'lambda', Protocol: undefined, Port: undefined, VpcId: undefined }],
    ['ProtocolVersion', { ProtocolVersion: 'GRPC' }],
    ['HTTPS', { Protocol: 'HTTPS' }],
  ])('groups of another %s are refused', async (_, input) => {
    const { group } = balancing({ isServed: true });
    expect(await refusal(group('g', input))).toMatchObject({ code: 'NotImplemented', status: 501 });
  });

  test('attributes that they cannot follow are refused by their names', async () => {
    const { ask, group } = balancing({ isServed: true });
    const TargetGroupArn = await group('g');
    const set = (Key: string, Value: string) =>
      ask('ModifyTargetGroupAttributes', { TargetGroupArn, Attributes: [{ Key, Value }] });
    const { code, message } = await refusal(set('slow_start.duration_seconds', '60'));
    expect([code, message]).toEqual(['NotImplemented', expect.stringContaining('slow_start.duration_seconds')]);
    await set('slow_start.duration_seconds', '0');
    await set('deregistration_delay.timeout_seconds', '5');
  });

  test('targets are on this machine', async () => {
    const { ask, group } = balancing({ isServed: true });
    const TargetGroupArn = await group('g');
    const register = (Id: string) => ask('RegisterTargets', { TargetGroupArn, Targets: [{ Id, Port: 8080 }] });
    expect(await refusal(register('10.0.0.7'))).toMatchObject({ code: 'InvalidTarget' });
    await register('127.0.0.1');
  });
});
