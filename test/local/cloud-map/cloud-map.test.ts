import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { cloudMap } from '../../../local/cloud-map/cloud-map.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';

const identified = z.looseObject({ Id: z.string() });

/** A private namespace `shop.local` with the service `colors`, which has a health check of its own. */
async function shop() {
  const model = cloudMap(countedSurroundings());
  const ask = asking(model);
  const { OperationId } = await ask('CreatePrivateDnsNamespace', { Name: 'shop.local', Vpc: 'vpc-1' });
  const { Operation } = await ask('GetOperation', { OperationId });
  const { NAMESPACE: NamespaceId } = z
    .looseObject({ Targets: z.record(z.string(), z.string()) })
    .parse(Operation).Targets;
  const DnsConfig = { NamespaceId, DnsRecords: [{ Type: 'A', TTL: 60 }] };
  const { Service } = await ask('CreateService', { Name: 'colors', DnsConfig, HealthCheckCustomConfig: {} });
  const { Id: ServiceId } = identified.parse(Service);
  const register = (InstanceId: string, more: Record<string, string> = {}) =>
    ask('RegisterInstance', { ServiceId, InstanceId, Attributes: { AWS_INSTANCE_IPV4: '127.0.0.1', ...more } });
  const discover = async (more: object = {}) => {
    const asked = { NamespaceName: 'shop.local', ServiceName: 'colors', ...more };
    const { Instances } = await ask('DiscoverInstances', asked);
    return z
      .array(z.looseObject({ InstanceId: z.string() }))
      .parse(Instances)
      .map(({ InstanceId }) => InstanceId);
  };
  return { model, ask, NamespaceId, ServiceId, register, discover };
}

describe('instances', () => {
  test('are discovered by all of their attributes, and by those that are preferred where any has them', async () => {
    const { register, discover } = await shop();
    await register('red-1', { color: 'red', size: 'big' });
    await register('red-2', { color: 'red', size: 'small' });
    await register('blue-1', { color: 'blue', size: 'big' });

    expect(await discover({ QueryParameters: { color: 'red' } })).toEqual(['red-1', 'red-2']);
    expect(await discover({ QueryParameters: { color: 'red', size: 'small' } })).toEqual(['red-2']);
    expect(await discover({ OptionalParameters: { color: 'blue' } })).toEqual(['blue-1']);
    expect(await discover({ OptionalParameters: { color: 'green' }, MaxResults: 2 })).toEqual(['red-1', 'red-2']);
  });

  test('are discovered while they are healthy, or all where none is and the caller asks so', async () => {
    const { ask, ServiceId, register, discover } = await shop();
    await register('one');
    await register('two', { AWS_INIT_HEALTH_STATUS: 'UNHEALTHY' });
    const report = (InstanceId: string, Status: string) =>
      ask('UpdateInstanceCustomHealthStatus', { ServiceId, InstanceId, Status });

    expect(await discover()).toEqual(['one']);
    expect(await discover({ HealthStatus: 'UNHEALTHY' })).toEqual(['two']);
    await report('one', 'UNHEALTHY');
    expect(await discover()).toEqual([]);
    expect(await discover({ HealthStatus: 'HEALTHY_OR_ELSE_ALL' })).toEqual(['one', 'two']);
    await report('two', 'HEALTHY');
    expect(await ask('GetInstancesHealthStatus', { ServiceId })).toEqual({
      Status: { one: 'UNHEALTHY', two: 'HEALTHY' },
    });
  });

  test('get new attributes when they are registered again, and each change counts as a revision', async () => {
    const { ask, register, discover, ServiceId } = await shop();
    const revision = async () => {
      const named = { NamespaceName: 'shop.local', ServiceName: 'colors' };
      return (await ask('DiscoverInstancesRevision', named)).InstancesRevision;
    };
    await register('one', { color: 'red' });
    expect(await revision()).toBe(2);
    await register('one', { color: 'blue' });
    await ask('DeregisterInstance', { ServiceId, InstanceId: 'one' });

    expect(await revision()).toBe(4);
    expect(await discover()).toEqual([]);
  });

  test('of a task are there while it runs, under the name of the service in Cloud Map or in DNS', async () => {
    const { model, ask, ServiceId, register, discover } = await shop();
    let names = [
      { namespace: 'shop.local', service: 'colors' },
      { hostname: 'colors.shop.local' },
      { hostname: 'other.shop.local' },
    ];
    model.registerTasks(() =>
      names.map((name, index) => ({ id: `task-${index}`, name, attributes: { color: 'red' } })),
    );
    await register('by-hand');

    expect(await discover()).toEqual(['by-hand', 'task-0', 'task-1']);
    const deregistration = ask('DeregisterInstance', { ServiceId, InstanceId: 'task-0' });
    expect(await refusal(deregistration)).toMatchObject({ code: 'ResourceInUse', status: 409 });
    expect(model.find({ namespace: 'shop.local', service: 'colors' }, {}).map(({ id }) => id)).toEqual(['by-hand']);
    names = [];
    expect(await discover()).toEqual(['by-hand']);
  });

  test('are listed page by page', async () => {
    const { ask, ServiceId, register } = await shop();
    for (const id of ['c', 'a', 'b']) await register(id);

    const { NextToken, ...first } = await ask('ListInstances', { ServiceId, MaxResults: 2 });
    const last = await ask('ListInstances', { ServiceId, MaxResults: 2, NextToken });

    expect(first).toMatchObject({ Instances: [{ Id: 'a' }, { Id: 'b' }] });
    expect(last).toMatchObject({ Instances: [{ Id: 'c' }] });
    expect(last).not.toHaveProperty('NextToken');
  });

  test.each([
    [{ AWS_INSTANCE_IPV4: '' }, 'InvalidInput', "AWS_INSTANCE_IPV4 must be an address of IPv4, and is ''"],
    [{ AWS_INSTANCE_PORT: '0', AWS_INSTANCE_IPV6: '1' }, 'InvalidInput', 'AWS_INSTANCE_PORT must be a port'],
    [{ AWS_INSTANCE_PORT: '0', AWS_INSTANCE_IPV6: '1' }, 'InvalidInput', 'AWS_INSTANCE_IPV6 must be'],
    [{ AWS_INIT_HEALTH_STATUS: 'well' }, 'InvalidInput', 'HEALTHY or UNHEALTHY'],
    [{ AWS_EC2_INSTANCE_ID: 'i-1' }, 'NotImplemented', 'AWS_EC2_INSTANCE_ID'],
    [{ AWS_ALIAS_DNS_NAME: 'a.b' }, 'NotImplemented', 'AWS_ALIAS_DNS_NAME'],
    [{ 'a b': 'c' }, 'InvalidInput', 'attributes'],
  ])('are refused with the attributes %j', async (attributes, code, what) => {
    const { register } = await shop();
    const { code: found, message } = await refusal(register('one', attributes));

    expect([found, message]).toEqual([code, expect.stringContaining(what)]);
  });
});

describe('namespaces and services', () => {
  test('are made once for one CreatorRequestId', async () => {
    const ask = asking(cloudMap(countedSurroundings()));
    const wanted = { Name: 'web', CreatorRequestId: 'once' };

    expect(await ask('CreateHttpNamespace', wanted)).toEqual(await ask('CreateHttpNamespace', wanted));
    expect(await refusal(ask('CreateHttpNamespace', { Name: 'web' }))).toMatchObject({
      code: 'NamespaceAlreadyExists',
    });
    expect(await ask('ListNamespaces')).toMatchObject({ Namespaces: [{ Name: 'web', ServiceCount: 0 }] });
  });

  test('are listed by filters, and a condition that a filter does not take is refused', async () => {
    const { ask } = await shop();
    await ask('CreateHttpNamespace', { Name: 'web' });
    const list = async (Name: string, Condition: string, ...Values: string[]) => {
      const { Namespaces } = await ask('ListNamespaces', { Filters: [{ Name, Condition, Values }] });
      return z
        .array(z.looseObject({ Name: z.string() }))
        .parse(Namespaces)
        .map((one) => one.Name);
    };

    expect(await list('TYPE', 'EQ', 'HTTP')).toEqual(['web']);
    expect(await list('NAME', 'BEGINS_WITH', 'sh')).toEqual(['shop.local']);
    expect(await list('TYPE', 'IN', 'HTTP', 'DNS_PRIVATE')).toEqual(['shop.local', 'web']);
    expect(await refusal(list('NAME', 'IN', 'web'))).toMatchObject({
      code: 'InvalidInput',
      message: 'The filter NAME takes the condition EQ or BEGINS_WITH, and not IN.',
    });
  });

  test('are kept with all that belongs to them, but for tasks', async () => {
    const { model, register } = await shop();
    model.registerTasks(() => [{ id: 't', name: { hostname: 'colors.shop.local' }, attributes: {} }]);
    await register('one');
    const other = cloudMap(countedSurroundings());

    other.restore(structuredClone(model.snapshot()));

    const named = { NamespaceName: 'shop.local', ServiceName: 'colors' };
    expect(await asking(other)('DiscoverInstances', named)).toMatchObject({ Instances: [{ InstanceId: 'one' }] });
  });

  test.each([
    ['CreateService', { Name: 'x', Type: 'HTTP', DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 1 }] } }, 'InvalidInput'],
    ['CreateService', { Name: 'x', DnsConfig: { DnsRecords: [{ Type: 'CNAME', TTL: 1 }] } }, 'NotImplemented'],
    ['CreateService', { Name: 'x', HealthCheckConfig: { Type: 'TCP' } }, 'NotImplemented'],
    ['CreatePublicDnsNamespace', { Name: 'shop.example' }, 'NotImplemented'],
    ['UpdateService', {}, 'NotImplemented'],
  ])('%s of %j is refused', async (operation, input, code) => {
    const { ask, NamespaceId } = await shop();
    const whole = operation === 'CreateService' ? { NamespaceId, ...input } : input;

    expect(await refusal(ask(operation, whole))).toMatchObject({ code });
  });
});
