import * as z from 'zod/mini';
import { accountId } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { integer, textLike } from '../../kit/shapes.ts';
import { type Context, healthOf } from '../context.ts';
import { discovered, serviceNamed } from '../discovery.ts';
import { namespaceNotFound, serviceNotFound } from '../errors.ts';
import { attributesShape, serviceNameShape } from '../resources.ts';

const named = {
  NamespaceName: textLike(/^[!-~]{1,1024}$/, '^[!-~]{1,1024}$'),
  ServiceName: serviceNameShape,
  OwnerAccount: z.optional(z.literal(accountId)),
};

/** @throws AwsError NamespaceNotFound or ServiceNotFound */
function existing(context: Context, namespace: string, service: string) {
  if (!context.resources.namespaces.all().some(({ name }) => name === namespace)) throw namespaceNotFound(namespace);
  const found = serviceNamed(context, { namespace, service });
  if (found === undefined) throw serviceNotFound(service);
  return found;
}

export const DiscoverInstances = operation(
  z.strictObject({
    ...named,
    MaxResults: z.optional(integer(1, 1000)),
    QueryParameters: z.optional(attributesShape),
    OptionalParameters: z.optional(attributesShape),
    HealthStatus: z._default(z.enum(['HEALTHY', 'UNHEALTHY', 'ALL', 'HEALTHY_OR_ELSE_ALL']), 'HEALTHY'),
  }),
  (context: Context, asked) => {
    const { NamespaceName, ServiceName, MaxResults = 100, QueryParameters: attributes = {}, HealthStatus } = asked;
    const service = existing(context, NamespaceName, ServiceName);
    const { OptionalParameters: preferred = {} } = asked;
    const found = discovered(context, service, { attributes, preferred, health: HealthStatus });
    return {
      Instances: found.slice(0, MaxResults).map((one) => ({
        InstanceId: one.id,
        NamespaceName,
        ServiceName,
        HealthStatus: healthOf(context, service, one),
        Attributes: one.attributes,
      })),
      InstancesRevision: service.revision + context.taskChanges(),
    };
  },
);

export const DiscoverInstancesRevision = operation(
  z.strictObject(named),
  (context: Context, { NamespaceName, ServiceName }) => ({
    InstancesRevision: existing(context, NamespaceName, ServiceName).revision + context.taskChanges(),
  }),
);
