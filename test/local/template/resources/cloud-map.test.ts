import { expect, test } from '@jest/globals';
import { desk } from '../../cloudformation/desk.ts';

const template = (more = '') => `
Resources:
  Web: { Type: AWS::ServiceDiscovery::HttpNamespace, Properties: { Name: web } }
  Names: { Type: AWS::ServiceDiscovery::PrivateDnsNamespace, Properties: { Name: shop.local, Vpc: vpc-1 } }
  Colors:
    Type: AWS::ServiceDiscovery::Service
    Properties:
      Name: colors
      DnsConfig: { NamespaceId: !GetAtt Names.Id, DnsRecords: [{ Type: A, TTL: "300" }] }
      HealthCheckCustomConfig: { FailureThreshold: 1 }
      ${more}
  One:
    Type: AWS::ServiceDiscovery::Instance
    Properties:
      ServiceId: !Ref Colors
      InstanceId: one
      InstanceAttributes: { AWS_INSTANCE_IPV4: 127.0.0.1, AWS_INSTANCE_PORT: 8080 }
Outputs:
  Named: { Value: !Sub "\${Web.Arn} \${Names.HostedZoneId} \${Colors.Name} \${One}" }
`;

const DiscoverInstances = { NamespaceName: 'shop.local', ServiceName: 'colors' };

test('Namespaces, services and instances of Cloud Map are made by a template, and removed with its stack', async () => {
  const { create, stack, call } = desk();
  await create('map', template());

  const { StackStatus, Outputs } = await stack('map');
  expect([StackStatus, JSON.stringify(Outputs)]).toEqual([
    'CREATE_COMPLETE',
    expect.stringMatching(/arn:aws:servicediscovery:eu-west-1:000000000000:namespace\/ns-\w{16} Z\w{16} colors one/),
  ]);
  expect(await call('servicediscovery', 'DiscoverInstances', DiscoverInstances)).toMatchObject({
    Instances: [{ InstanceId: 'one', Attributes: { AWS_INSTANCE_PORT: '8080' } }],
  });
  await call('cloudformation', 'DeleteStack', { StackName: 'map' });
  expect(await call('servicediscovery', 'ListNamespaces', {})).toEqual({ Namespaces: [] });
});

test('A service of Cloud Map is not changed under its name: the stack goes back to what it was', async () => {
  const { create, update, stack, events } = desk();
  await create('map', template());
  await update('map', template('Description: all of them'));

  expect(await stack('map')).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(await events('map')).toContainEqual(expect.stringMatching(/Colors UPDATE_FAILED: .*does not change srv-/));
});
