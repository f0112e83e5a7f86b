import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { pageSortedBy } from '../../kit/page.ts';
import { tagsShape, text } from '../../kit/shapes.ts';
import { serviceOutput } from '../answers.ts';
import { type Context, instancesOf, namespaceWith, serviceWith } from '../context.ts';
import { checkRecords } from '../dns-config.ts';
import { invalidInput, resourceInUse, serviceAlreadyExists, unsupported } from '../errors.ts';
import { filtered, filtersShape, ownership } from '../filters.ts';
import { nextToken, paging, requested } from '../paging.ts';
import { customHealthShape, dnsRecordsShape, idFrom, idIn, serviceArn, serviceNameShape } from '../resources.ts';
import { tagsIn } from '../tag-list.ts';

export const CreateService = operation(
  z.strictObject({
    Name: serviceNameShape,
    NamespaceId: z.optional(text(1, 255)),
    CreatorRequestId: z.optional(text(0, 64)),
    Description: z.optional(text(0, 1024)),
    DnsConfig: z.optional(
      z.strictObject({
        NamespaceId: z.optional(text(1, 64)),
        RoutingPolicy: z.optional(z.enum(['MULTIVALUE', 'WEIGHTED'])),
        DnsRecords: dnsRecordsShape,
      }),
    ),
    HealthCheckCustomConfig: z.optional(customHealthShape),
    Tags: z.optional(tagsShape),
    Type: z.optional(z.literal('HTTP')),
  }),
  (context: Context, { CreatorRequestId, ...asked }) =>
    context.clientTokens.once('CreateService', CreatorRequestId, asked, () => {
      const { Name, DnsConfig, Description, HealthCheckCustomConfig: customHealth, Tags, Type } = asked;
      const identifier = asked.NamespaceId ?? DnsConfig?.NamespaceId;
      if (identifier === undefined) throw invalidInput('NamespaceId must be given.');
      const namespace = namespaceWith(context, identifier);
      if (DnsConfig !== undefined && Type === 'HTTP')
        throw invalidInput('A service of the type HTTP has no DnsConfig.');
      if (DnsConfig?.RoutingPolicy === 'WEIGHTED') throw unsupported('the RoutingPolicy WEIGHTED');
      checkRecords(namespace, DnsConfig?.DnsRecords);
      const { services } = context.resources;
      const before = services
        .all()
        .find(({ namespaceId, name }) => namespaceId === namespace.id && name.toLowerCase() === Name.toLowerCase());
      if (before !== undefined)
        throw serviceAlreadyExists(Name, before.id, serviceArn(before.id), before.creatorRequestId);
      const made = {
        id: idFrom('srv', context.newId()),
        name: Name,
        namespaceId: namespace.id,
        ...(Description !== undefined && { description: Description }),
        type: DnsConfig === undefined ? ('HTTP' as const) : ('DNS_HTTP' as const),
        ...(DnsConfig && { dnsRecords: DnsConfig.DnsRecords }),
        ...(customHealth && { customHealth: { FailureThreshold: 1 } }),
        creatorRequestId: CreatorRequestId ?? context.newId(),
        createdAt: context.now(),
        tags: tagsIn(Tags),
        revision: 1,
      };
      services.put(made);
      context.changed();
      return { Service: serviceOutput(context, made) };
    }),
);

const byId = z.strictObject({ Id: text(1, 255) });

export const GetService = operation(byId, (context: Context, { Id }) => ({
  Service: serviceOutput(context, serviceWith(context, Id)),
}));

export const DeleteService = operation(byId, (context: Context, { Id }) => {
  const service = serviceWith(context, Id);
  if (instancesOf(context, service).length > 0)
    throw resourceInUse('Service contains registered instances; delete the instances before deleting the service');
  context.resources.services.remove(service.id);
  return {};
});

export const ListServices = operation(
  z.strictObject({
    ...paging,
    Filters: filtersShape(['NAMESPACE_ID', 'RESOURCE_OWNER']),
  }),
  (context: Context, { Filters = [], ...asked }) => {
    const byIds = Filters.map((filter) =>
      filter.Name === 'NAMESPACE_ID' ? { ...filter, Values: filter.Values.map(idIn) } : filter,
    );
    const found = filtered(context.resources.services.all(), byIds, {
      NAMESPACE_ID: { conditions: ['EQ'], valueOf: ({ namespaceId }) => namespaceId },
      RESOURCE_OWNER: ownership,
    });
    const page = pageSortedBy(found, ({ name, id }) => `${name} ${id}`, requested(asked));
    return {
      Services: page.items.map((service) => {
        const { NamespaceId: _, CreatorRequestId: __, ...shown } = serviceOutput(context, service);
        return shown;
      }),
      ...nextToken(page),
    };
  },
);
