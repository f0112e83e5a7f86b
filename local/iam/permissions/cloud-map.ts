import { arnOf } from '../../kit/account.ts';
import { anyResource, each, type Input, isArn, type Permissions, text } from './resource.ts';

const prefix = 'servicediscovery';

/** What the input names by its ARN or id. */
const named = (member: string, path: string) => (input: Input) => {
  const identifier = text(input, member);
  return [isArn(identifier) ? identifier : arnOf(prefix, `${path}/${identifier}`)];
};

/** Source: Service Authorization Reference, AWS Cloud Map. */
export const cloudMapPermissions: Permissions = {
  ...each(
    prefix,
    [
      'CreateHttpNamespace',
      'CreatePrivateDnsNamespace',
      'DiscoverInstances',
      'DiscoverInstancesRevision',
      'GetOperation',
      'ListNamespaces',
      'ListOperations',
      'ListServices',
    ],
    anyResource,
  ),
  ...each(prefix, ['DeleteNamespace', 'GetNamespace'], named('Id', 'namespace')),
  ...each(prefix, ['CreateService'], named('NamespaceId', 'namespace')),
  ...each(prefix, ['DeleteService', 'GetService'], named('Id', 'service')),
  ...each(
    prefix,
    [
      'DeregisterInstance',
      'GetInstance',
      'GetInstancesHealthStatus',
      'ListInstances',
      'RegisterInstance',
      'UpdateInstanceCustomHealthStatus',
    ],
    named('ServiceId', 'service'),
  ),
  ...each(prefix, ['ListTagsForResource', 'TagResource', 'UntagResource'], (input) => [text(input, 'ResourceARN')]),
};
