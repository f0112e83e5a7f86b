import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const tags = { team: 'shop' };
const healthCheck = {
  enabled: true,
  protocol: 'HTTP',
  protocolVersion: 'HTTP1',
  port: 8080,
  path: '/health',
  healthCheckIntervalSeconds: 10,
  healthCheckTimeoutSeconds: 2,
  healthyThresholdCount: 2,
  unhealthyThresholdCount: 2,
  matcher: { httpCode: '200-299' },
};
const config = {
  port: 80,
  protocol: 'HTTP',
  protocolVersion: 'HTTP1',
  ipAddressType: 'IPV4',
  vpcIdentifier: 'vpc-0123456789abcdef0',
  healthCheck,
};
const match = {
  httpMatch: {
    method: 'GET',
    pathMatch: { match: { prefix: '/color' }, caseSensitive: true },
    headerMatches: [{ name: 'x-tester', match: { exact: 'yes' }, caseSensitive: false }],
  },
};
const nowhere = {
  serviceIdentifier: 'svc-00000000000000000',
  listenerIdentifier: 'listener-00000000000000000',
  ruleIdentifier: 'rule-00000000000000000',
  targetGroupIdentifier: 'tg-00000000000000000',
  serviceNetworkIdentifier: 'sn-00000000000000000',
  serviceNetworkServiceAssociationIdentifier: 'snsa-00000000000000000',
  serviceNetworkVpcAssociationIdentifier: 'snva-00000000000000000',
};
const noTag = 'arn:aws:vpc-lattice:eu-west-1:000000000000:service/svc-00000000000000000';

const idOf = ({ id }: Readonly<Record<string, unknown>>): string => String(id);
const arnOf = ({ arn }: Readonly<Record<string, unknown>>): string => String(arn);

test('VPC Lattice answers each of its operations as the SDK’s model says', async () => {
  const { aws, clock, ...others } = world();
  const conversation = await talk('vpc-lattice', { aws, clock, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  const group = await good('CreateTargetGroup', { name: 'blue', type: 'IP', config, tags, clientToken: 'a' });
  const targetGroupIdentifier = idOf(group);
  await bad('CreateTargetGroup', 'ConflictException', { name: 'blue', type: 'IP', config, clientToken: 'b' });
  await bad('RegisterTargets', 'ConflictException', { targetGroupIdentifier, targets: [{ id: '127.0.0.1' }] });
  await clock.advance(5000);
  await good('RegisterTargets', { targetGroupIdentifier, targets: [{ id: '127.0.0.1', port: 8080 }, { id: '::1' }] });
  await good('ListTargets', { targetGroupIdentifier, targets: [{ id: '127.0.0.1', port: 8080 }], maxResults: 1 });
  await good('GetTargetGroup', { targetGroupIdentifier: arnOf(group) });
  await good('UpdateTargetGroup', { targetGroupIdentifier, healthCheck });
  await good('ListTargetGroups', { targetGroupType: 'IP', vpcIdentifier: config.vpcIdentifier, maxResults: 1 });

  const serviceNetworkIdentifier = idOf(
    await good('CreateServiceNetwork', { name: 'net', authType: 'NONE', tags, sharingConfig: { enabled: true } }),
  );
  await good('GetServiceNetwork', { serviceNetworkIdentifier });
  await good('UpdateServiceNetwork', { serviceNetworkIdentifier, authType: 'NONE' });
  await good('ListServiceNetworks', { maxResults: 1 });
  const serviceIdentifier = idOf(
    await good('CreateService', { name: 'color', customDomainName: 'color.example', authType: 'NONE', tags }),
  );
  await good('GetService', { serviceIdentifier });
  await good('UpdateService', { serviceIdentifier, authType: 'NONE' });
  await good('ListServices', {});
  const serviceNetworkServiceAssociationIdentifier = idOf(
    await good('CreateServiceNetworkServiceAssociation', { serviceIdentifier, serviceNetworkIdentifier, tags }),
  );
  await good('GetServiceNetworkServiceAssociation', { serviceNetworkServiceAssociationIdentifier });
  await good('ListServiceNetworkServiceAssociations', { serviceIdentifier, serviceNetworkIdentifier });
  const serviceNetworkVpcAssociationIdentifier = idOf(
    await good('CreateServiceNetworkVpcAssociation', {
      serviceNetworkIdentifier,
      vpcIdentifier: config.vpcIdentifier,
      securityGroupIds: ['sg-0123456789abcdef0'],
      tags,
    }),
  );
  await good('GetServiceNetworkVpcAssociation', { serviceNetworkVpcAssociationIdentifier });
  await good('ListServiceNetworkVpcAssociations', { serviceNetworkIdentifier, vpcIdentifier: config.vpcIdentifier });

  const forward = (weight: number) => ({ forward: { targetGroups: [{ targetGroupIdentifier, weight }] } });
  const listener = await good('CreateListener', {
    serviceIdentifier,
    name: 'http',
    protocol: 'HTTP',
    port: 8080,
    defaultAction: { fixedResponse: { statusCode: 404 } },
    tags,
  });
  const place = { serviceIdentifier, listenerIdentifier: idOf(listener) };
  await good('GetListener', place);
  await good('UpdateListener', { ...place, defaultAction: forward(1) });
  await good('ListListeners', { serviceIdentifier });
  const rule = await good('CreateRule', { ...place, name: 'first', match, priority: 10, action: forward(100), tags });
  const one = { ...place, ruleIdentifier: idOf(rule) };
  await good('GetRule', { ...one, ruleIdentifier: arnOf(rule) });
  await good('UpdateRule', { ...one, match, priority: 20, action: forward(50) });
  await good('BatchUpdateRule', {
    ...place,
    rules: [{ ruleIdentifier: idOf(rule), priority: 30, match, action: forward(1) }],
  });
  await good('ListRules', { ...place, maxResults: 1 });
  const resourceArn = arnOf(rule);
  await good('TagResource', { resourceArn, tags });
  await good('ListTagsForResource', { resourceArn });
  await good('UntagResource', { resourceArn, tagKeys: ['team', 'other'] });

  for (const operation of ['GetService', 'UpdateService', 'DeleteService', 'ListListeners']) {
    await bad(operation, 'ResourceNotFoundException', nowhere);
  }
  for (const operation of ['GetListener', 'DeleteListener', 'ListRules']) {
    await bad(operation, 'ResourceNotFoundException', { ...nowhere, serviceIdentifier });
  }
  for (const operation of ['GetRule', 'DeleteRule', 'UpdateRule']) {
    await bad(operation, 'ResourceNotFoundException', { ...nowhere, ...place });
  }
  await bad('UpdateRule', 'ValidationException', { ...one, action: forward(1000) });
  await bad('UpdateListener', 'ValidationException', { ...place, defaultAction: {} });
  await bad('CreateListener', 'ResourceNotFoundException', {
    ...nowhere,
    name: 'x-1',
    protocol: 'HTTP',
    defaultAction: forward(1),
  });
  await bad('CreateRule', 'ConflictException', { ...place, name: 'more', match, priority: 30, action: forward(1) });
  await bad('BatchUpdateRule', 'ResourceNotFoundException', {
    ...nowhere,
    rules: [{ ruleIdentifier: nowhere.ruleIdentifier }],
  });
  for (const operation of ['GetTargetGroup', 'DeleteTargetGroup', 'ListTargets']) {
    await bad(operation, 'ResourceNotFoundException', nowhere);
  }
  await bad('UpdateTargetGroup', 'ResourceNotFoundException', { ...nowhere, healthCheck });
  await bad('DeregisterTargets', 'ResourceNotFoundException', { ...nowhere, targets: [{ id: '127.0.0.1' }] });
  await bad('ListTargetGroups', 'ValidationException', { nextToken: 'nonsense' });
  await bad('CreateServiceNetwork', 'ConflictException', { name: 'net' });
  await bad('GetServiceNetwork', 'ResourceNotFoundException', nowhere);
  await bad('UpdateServiceNetwork', 'ValidationException', { serviceNetworkIdentifier, authType: 'AWS_IAM' });
  await bad('DeleteServiceNetwork', 'ConflictException', { serviceNetworkIdentifier });
  await bad('ListServiceNetworks', 'ValidationException', { nextToken: 'nonsense' });
  await bad('CreateService', 'ConflictException', { name: 'color' });
  await bad('ListServices', 'ValidationException', { nextToken: 'nonsense' });
  await bad('CreateServiceNetworkServiceAssociation', 'ConflictException', {
    serviceIdentifier,
    serviceNetworkIdentifier,
  });
  await bad('CreateServiceNetworkVpcAssociation', 'ResourceNotFoundException', {
    ...nowhere,
    vpcIdentifier: 'vpc-01234567',
  });
  for (const kind of ['Service', 'Vpc']) {
    await bad(`GetServiceNetwork${kind}Association`, 'ResourceNotFoundException', nowhere);
    await bad(`DeleteServiceNetwork${kind}Association`, 'ResourceNotFoundException', nowhere);
    await bad(`ListServiceNetwork${kind}Associations`, 'ValidationException', {
      serviceNetworkIdentifier,
      nextToken: 'nonsense',
    });
  }
  await bad('TagResource', 'ResourceNotFoundException', { resourceArn: noTag, tags });
  await bad('UntagResource', 'ResourceNotFoundException', { resourceArn: noTag, tagKeys: ['team'] });
  await bad('ListTagsForResource', 'ResourceNotFoundException', { resourceArn: noTag });

  await bad('DeleteTargetGroup', 'ConflictException', { targetGroupIdentifier });
  await good('DeregisterTargets', { targetGroupIdentifier, targets: [{ id: '127.0.0.1', port: 8080 }, { id: '::1' }] });
  await good('DeleteRule', one);
  await good('DeleteListener', place);
  await clock.advance(60_000);
  await good('DeleteServiceNetworkServiceAssociation', { serviceNetworkServiceAssociationIdentifier });
  await good('DeleteServiceNetworkVpcAssociation', { serviceNetworkVpcAssociationIdentifier });
  await clock.advance(5000);
  await good('DeleteService', { serviceIdentifier });
  await good('DeleteServiceNetwork', { serviceNetworkIdentifier });
  await good('DeleteTargetGroup', { targetGroupIdentifier });

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
