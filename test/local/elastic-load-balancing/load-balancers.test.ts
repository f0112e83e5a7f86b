import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { balancing, first, forward, shop, subnets } from './balancing.ts';

describe('a load balancer', () => {
  test('is being provisioned when it is made, then active, on this machine', async () => {
    const { ask } = balancing();
    const made = first(await ask('CreateLoadBalancer', { Name: 'shop', Subnets: subnets }), 'LoadBalancers');
    expect(made).toMatchObject({
      LoadBalancerArn: expect.stringMatching(/:loadbalancer\/app\/shop\/[0-9a-f]{16}$/),
      DNSName: '127.0.0.1',
      State: { Code: 'provisioning' },
      Type: 'application',
      Scheme: 'internet-facing',
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', SubnetId: 'subnet-a1' },
        { ZoneName: 'eu-west-1b', SubnetId: 'subnet-b2' },
      ],
    });
    expect(first(await ask('DescribeLoadBalancers', { Names: ['shop'] }), 'LoadBalancers')).toEqual({
      ...made,
      State: { Code: 'active' },
    });
  });

  test('is the same when it is made again, unless its settings differ', async () => {
    const { balancer } = balancing();
    expect(await balancer('shop')).toBe(await balancer('shop'));
    expect(await refusal(balancer('shop', { Scheme: 'internal' }))).toMatchObject({
      code: 'DuplicateLoadBalancerName',
    });
  });

  test.each([
    ['a name with other characters', { Name: 'a_b' }, 'ValidationError'],
    ['a name that is too long', { Name: 'a'.repeat(33) }, 'ValidationError'],
    ['one subnet', { Subnets: ['subnet-a'] }, 'ValidationError'],
    ['a subnet that there is not', { Subnets: ['a', 'b'] }, 'SubnetNotFound'],
    ['a member that is not implemented', { CustomerOwnedIpv4Pool: 'ipv4pool-coip-1' }, 'NotImplemented'],
    ['addresses of the version 6', { IpAddressType: 'dualstack' }, 'NotImplemented'],
  ])('with %s is refused', async (_, input, code) => {
    const { ask } = balancing();
    const call = ask('CreateLoadBalancer', { Name: 'shop', Subnets: subnets, ...input });
    expect(await refusal(call)).toMatchObject({ code });
  });

  test('takes its listeners and rules along, and frees its groups; deleting it again succeeds', async () => {
    const { ask, rule, loadBalancer, listenerArn, stable, canary } = await shop();
    const RuleArn = await rule(listenerArn, 1, [forward({ [stable]: 1, [canary]: 1 })]);
    expect(await refusal(ask('DeleteTargetGroup', { TargetGroupArn: canary }))).toMatchObject({
      code: 'ResourceInUse',
    });
    for (let times = 0; times < 2; times += 1) await ask('DeleteLoadBalancer', { LoadBalancerArn: loadBalancer });
    expect(await refusal(ask('DescribeRules', { RuleArns: [RuleArn] }))).toMatchObject({ code: 'RuleNotFound' });
    expect(await refusal(ask('DescribeListeners', { ListenerArns: [listenerArn] }))).toMatchObject({
      code: 'ListenerNotFound',
    });
    await ask('DeleteTargetGroup', { TargetGroupArn: canary });
  });

  test('that is protected stays', async () => {
    const { ask, loadBalancer } = await shop();
    const Attributes = [{ Key: 'deletion_protection.enabled', Value: 'true' }];
    const set = await ask('ModifyLoadBalancerAttributes', { LoadBalancerArn: loadBalancer, Attributes });
    expect(set).toEqual({ Attributes });
    const call = ask('DeleteLoadBalancer', { LoadBalancerArn: loadBalancer });
    expect(await refusal(call)).toMatchObject({ code: 'OperationNotPermitted' });
  });

  test('has attributes with the defaults and ranges of AWS', async () => {
    const { ask, loadBalancer } = await shop();
    const { Attributes } = await ask('DescribeLoadBalancerAttributes', { LoadBalancerArn: loadBalancer });
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' });
    const set = (Key: string, Value: string) =>
      ask('ModifyLoadBalancerAttributes', { LoadBalancerArn: loadBalancer, Attributes: [{ Key, Value }] });
    expect(await refusal(set('idle_timeout.timeout_seconds', '4001'))).toMatchObject({
      code: 'InvalidConfigurationRequest',
    });
    expect(await refusal(set('toString', '1'))).toMatchObject({ code: 'ValidationError' });
  });
});

describe('a listener', () => {
  test('is the same when it is made again, and alone on its port', async () => {
    const { listener, loadBalancer, listenerArn, stable, canary } = await shop();
    expect(await listener(loadBalancer, stable)).toBe(listenerArn);
    expect(await refusal(listener(loadBalancer, canary))).toMatchObject({ code: 'DuplicateListener' });
  });

  test('keeps what a change of it does not name', async () => {
    const { ask, listenerArn, stable } = await shop();
    const changed = first(await ask('ModifyListener', { ListenerArn: listenerArn, Port: 8080 }), 'Listeners');
    expect(changed).toMatchObject({ Port: 8080, Protocol: 'HTTP', DefaultActions: [{ TargetGroupArn: stable }] });
    expect(await refusal(ask('ModifyListener', { ListenerArn: listenerArn, Protocol: 'TCP' }))).toMatchObject({
      code: 'ValidationError',
    });
  });

  test('has attributes', async () => {
    const { ask, listenerArn: ListenerArn } = await shop();
    const Attributes = [{ Key: 'routing.http.response.server.enabled', Value: 'false' }];
    await ask('ModifyListenerAttributes', { ListenerArn, Attributes });
    expect(await ask('DescribeListenerAttributes', { ListenerArn })).toEqual({ Attributes });
  });
});

describe('a target group', () => {
  test('names the load balancer whose rules forward to it', async () => {
    const { ask, loadBalancer, stable, canary } = await shop();
    const { TargetGroups } = await ask('DescribeTargetGroups', { TargetGroupArns: [canary, stable] });
    expect(TargetGroups).toMatchObject([
      { TargetGroupName: 'canary', LoadBalancerArns: [] },
      { TargetGroupName: 'stable', LoadBalancerArns: [loadBalancer] },
    ]);
    const behind = await ask('DescribeTargetGroups', { LoadBalancerArn: loadBalancer });
    expect(behind.TargetGroups).toMatchObject([{ TargetGroupArn: stable }]);
  });

  test('is checked by the defaults of AWS', async () => {
    const { ask, stable } = await shop();
    expect(first(await ask('DescribeTargetGroups', { TargetGroupArns: [stable] }), 'TargetGroups')).toMatchObject({
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckEnabled: true,
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      HealthCheckPath: '/',
      Matcher: { HttpCode: '200' },
      ProtocolVersion: 'HTTP1',
    });
  });

  test.each([
    ['no protocol', { Protocol: undefined }, 'ValidationError'],
    ['no VPC', { VpcId: undefined }, 'ValidationError'],
    ['an interval that is too short', { HealthCheckIntervalSeconds: 4 }, 'ValidationError'],
    [
      'a time-out as long as the interval',
      { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 5 },
      'ValidationError',
    ],
    ['a matcher out of range', { Matcher: { HttpCode: '200-599' } }, 'ValidationError'],
    ['checks that are switched off', { HealthCheckEnabled: false }, 'InvalidConfigurationRequest'],
    ['another load balancer as its target', { TargetType: 'alb', Protocol: 'TCP' }, 'NotImplemented'],
  ])('with %s is refused', async (_, input, code) => {
    expect(await refusal(balancing().group('g', input))).toMatchObject({ code });
  });

  test('is the same when it is made again, unless its settings differ', async () => {
    const { group } = balancing();
    expect(await group('g')).toBe(await group('g'));
    expect(await refusal(group('g', { Port: 81 }))).toMatchObject({ code: 'DuplicateTargetGroupName' });
  });
});

test('Tags are added to several resources at once, read and removed', async () => {
  const { ask, listenerArn, stable } = await shop();
  const ResourceArns = [listenerArn, stable];
  await ask('AddTags', { ResourceArns, Tags: [{ Key: 'owner', Value: 'shop' }, { Key: 'empty' }] });
  await ask('RemoveTags', { ResourceArns: [stable], TagKeys: ['owner'] });
  expect(await ask('DescribeTags', { ResourceArns })).toEqual({
    TagDescriptions: [
      {
        ResourceArn: listenerArn,
        Tags: [
          { Key: 'owner', Value: 'shop' },
          { Key: 'empty', Value: '' },
        ],
      },
      { ResourceArn: stable, Tags: [{ Key: 'empty', Value: '' }] },
    ],
  });
  const twice = [{ Key: 'a' }, { Key: 'a' }];
  expect(await refusal(ask('AddTags', { ResourceArns, Tags: twice }))).toMatchObject({ code: 'DuplicateTagKeys' });
  expect(await refusal(ask('DescribeTags', { ResourceArns: [`${stable}0`] }))).toMatchObject({
    code: 'TargetGroupNotFound',
  });
  const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}` }));
  expect(await refusal(ask('AddTags', { ResourceArns, Tags: many }))).toMatchObject({ code: 'TooManyTags' });
});

test('Quotas have the names that AWS gives them', async () => {
  const { Limits } = await balancing().ask('DescribeAccountLimits');
  expect(Limits).toContainEqual({ Name: 'target-groups-per-action-on-application-load-balancer', Max: '5' });
});
