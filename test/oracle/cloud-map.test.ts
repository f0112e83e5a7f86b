import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const done = z.looseObject({ OperationId: z.string() });
const listed = z.looseObject({ Namespaces: z.array(z.looseObject({ Id: z.string(), Arn: z.string() })) });
const made = z.looseObject({ Service: z.looseObject({ Id: z.string() }) });

test('Cloud Map answers each of its operations as the SDK’s model says', async () => {
  const { aws, ...others } = world();
  const conversation = await talk('servicediscovery', { aws, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  const Tags = [{ Key: 'team', Value: 'colors' }];
  const { OperationId } = done.parse(await good('CreateHttpNamespace', { Name: 'web', CreatorRequestId: 'a', Tags }));
  const Properties = { DnsProperties: { SOA: { TTL: 60 } } };
  await good('CreatePrivateDnsNamespace', { Name: 'shop.local', Vpc: 'vpc-1', Description: 'names', Properties });
  await good('GetOperation', { OperationId });
  await good('ListOperations', { MaxResults: 1, Filters: [{ Name: 'TYPE', Values: ['CREATE_NAMESPACE'] }] });
  const Filters = [{ Name: 'TYPE', Condition: 'IN', Values: ['HTTP', 'DNS_PRIVATE'] }];
  const { Namespaces } = listed.parse(await good('ListNamespaces', { Filters, MaxResults: 10 }));
  const [{ Id: dns, Arn }, { Id: http }] = z.tuple([z.any(), z.any()]).parse(Namespaces);
  await good('GetNamespace', { Id: dns });
  await good('ListTagsForResource', { ResourceARN: Arn });
  await good('TagResource', { ResourceARN: Arn, Tags });
  await good('UntagResource', { ResourceARN: Arn, TagKeys: ['team'] });

  const DnsConfig = { NamespaceId: dns, DnsRecords: [{ Type: 'A', TTL: 60 }] };
  const HealthCheckCustomConfig = { FailureThreshold: 1 };
  const colors = { Name: 'colors', CreatorRequestId: 'b', DnsConfig, HealthCheckCustomConfig };
  const { Id: ServiceId } = made.parse(await good('CreateService', colors)).Service;
  const { Id: plain } = made.parse(await good('CreateService', { Name: 'plain', NamespaceId: http })).Service;
  await good('GetService', { Id: ServiceId });
  await good('ListServices', { Filters: [{ Name: 'NAMESPACE_ID', Values: [dns] }] });

  const Attributes = { AWS_INSTANCE_IPV4: '127.0.0.1', AWS_INSTANCE_PORT: '8080', color: 'red' };
  await good('RegisterInstance', { ServiceId, InstanceId: 'one', Attributes });
  await good('GetInstance', { ServiceId, InstanceId: 'one' });
  await good('ListInstances', { ServiceId, MaxResults: 1 });
  await good('GetInstancesHealthStatus', { ServiceId, Instances: ['one'] });
  await good('UpdateInstanceCustomHealthStatus', { ServiceId, InstanceId: 'one', Status: 'UNHEALTHY' });
  const named = { NamespaceName: 'shop.local', ServiceName: 'colors' };
  const QueryParameters = { color: 'red' };
  await good('DiscoverInstances', { ...named, QueryParameters, HealthStatus: 'UNHEALTHY', MaxResults: 1 });
  await good('DiscoverInstancesRevision', named);

  await bad('CreateHttpNamespace', 'NamespaceAlreadyExists', { Name: 'web' });
  await bad('CreateHttpNamespace', 'DuplicateRequest', { Name: 'other', CreatorRequestId: 'a' });
  await bad('CreatePrivateDnsNamespace', 'NamespaceAlreadyExists', { Name: 'web', Vpc: 'vpc-1' });
  await bad('CreateService', 'NamespaceNotFound', { Name: 'x', NamespaceId: 'ns-none' });
  await bad('CreateService', 'ServiceAlreadyExists', { Name: 'colors', DnsConfig });
  await bad('CreateService', 'InvalidInput', { Name: 'x', NamespaceId: http, DnsConfig });
  await bad('GetNamespace', 'NamespaceNotFound', { Id: 'ns-none' });
  await bad('DeleteNamespace', 'ResourceInUse', { Id: dns });
  await bad('GetService', 'ServiceNotFound', { Id: 'srv-none' });
  await bad('DeleteService', 'ResourceInUse', { Id: ServiceId });
  await bad('RegisterInstance', 'ServiceNotFound', { ServiceId: 'srv-none', InstanceId: 'i', Attributes });
  await bad('RegisterInstance', 'InvalidInput', { ServiceId, InstanceId: 'i', Attributes: {} });
  await bad('GetInstance', 'InstanceNotFound', { ServiceId, InstanceId: 'none' });
  await bad('ListInstances', 'ServiceNotFound', { ServiceId: 'srv-none' });
  await bad('GetInstancesHealthStatus', 'InstanceNotFound', { ServiceId, Instances: ['none'] });
  const status = { ServiceId: plain, InstanceId: 'two', Status: 'HEALTHY' };
  await good('RegisterInstance', { ServiceId: plain, InstanceId: 'two', Attributes });
  await bad('UpdateInstanceCustomHealthStatus', 'CustomHealthNotFound', status);
  await bad('DeregisterInstance', 'InstanceNotFound', { ServiceId, InstanceId: 'none' });
  await bad('DiscoverInstances', 'ServiceNotFound', { ...named, ServiceName: 'none' });
  await bad('DiscoverInstancesRevision', 'NamespaceNotFound', { ...named, NamespaceName: 'none' });
  await bad('GetOperation', 'OperationNotFound', { OperationId: 'none' });
  for (const operation of ['ListOperations', 'ListNamespaces', 'ListServices'])
    await bad(operation, 'InvalidInput', { NextToken: 'none' });
  const none = { ResourceARN: 'arn:aws:servicediscovery:eu-west-1:000000000000:service/none' };
  await bad('ListTagsForResource', 'ResourceNotFoundException', none);
  await bad('TagResource', 'ResourceNotFoundException', { ...none, Tags });
  await bad('UntagResource', 'ResourceNotFoundException', { ...none, TagKeys: ['team'] });

  await good('DeregisterInstance', { ServiceId, InstanceId: 'one' });
  await good('DeleteService', { Id: ServiceId });
  await good('DeleteNamespace', { Id: dns });

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
