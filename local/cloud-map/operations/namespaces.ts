import * as z from 'zod/mini';
import type { Output } from '../../kit/call.ts';
import { operation } from '../../kit/operations.ts';
import { pageSortedBy } from '../../kit/page.ts';
import { integer, tagsShape, text, textLike } from '../../kit/shapes.ts';
import { namespaceOutput } from '../answers.ts';
import { type Context, done, namespaceWith } from '../context.ts';
import { limitExceeded, namespaceAlreadyExists, resourceInUse } from '../errors.ts';
import { filtered, filtersShape, ownership } from '../filters.ts';
import { nextToken, paging, requested } from '../paging.ts';
import { idFrom, type Namespace } from '../resources.ts';
import { tagsIn } from '../tag-list.ts';

/** Source: Cloud Map quotas. */
const maxNamespaces = 50;
/** Seconds that Route 53 gives a zone's SOA record. */
const defaultSoaTtl = 15;

const described = {
  CreatorRequestId: z.optional(text(0, 64)),
  Description: z.optional(text(0, 1024)),
  Tags: z.optional(tagsShape),
};

interface Wanted {
  readonly Name: string;
  readonly CreatorRequestId?: string | undefined;
  readonly Description?: string | undefined;
  readonly Tags?: Parameters<typeof tagsIn>[0];
}

function create(
  context: Context,
  operationName: string,
  { Name, CreatorRequestId, Description, Tags }: Wanted,
  kind: Pick<Namespace, 'type' | 'soaTtl'>,
): Output {
  const request = { Name, Description, Tags, ...kind };
  return context.clientTokens.once(operationName, CreatorRequestId, request, () => {
    const { namespaces } = context.resources;
    const known = namespaces.all();
    const before = known.find(({ name }) => name === Name);
    if (before !== undefined) throw namespaceAlreadyExists(Name, before.id, before.creatorRequestId);
    if (known.length >= maxNamespaces) throw limitExceeded(`An account may have ${maxNamespaces} namespaces.`);
    const id = idFrom('ns', context.newId());
    namespaces.put({
      ...kind,
      id,
      name: Name,
      ...(Description !== undefined && { description: Description }),
      creatorRequestId: CreatorRequestId ?? context.newId(),
      createdAt: context.now(),
      tags: tagsIn(Tags),
    });
    return done(context, 'CREATE_NAMESPACE', { NAMESPACE: id });
  });
}

export const CreateHttpNamespace = operation(
  z.strictObject({ Name: textLike(/^(?!arn:)[!-~]{1,1024}$/, '^(?!arn:)[!-~]{1,1024}$'), ...described }),
  (context: Context, wanted) => create(context, 'CreateHttpNamespace', wanted, { type: 'HTTP' }),
);

/** No network is here, so that any VPC is the one: its names are looked up by every proxy. */
export const CreatePrivateDnsNamespace = operation(
  z.strictObject({
    Name: textLike(/^(?!arn:)[!-~]{1,253}$/, '^(?!arn:)[!-~]{1,253}$'),
    Vpc: text(1, 64),
    Properties: z.optional(
      z.strictObject({
        DnsProperties: z.strictObject({ SOA: z.strictObject({ TTL: integer(0, 2_147_483_647) }) }),
      }),
    ),
    ...described,
  }),
  (context: Context, { Properties, Vpc: _vpc, ...wanted }) =>
    create(context, 'CreatePrivateDnsNamespace', wanted, {
      type: 'DNS_PRIVATE',
      soaTtl: Properties?.DnsProperties.SOA.TTL ?? defaultSoaTtl,
    }),
);

const byId = z.strictObject({ Id: text(1, 255) });

export const GetNamespace = operation(byId, (context: Context, { Id }) => ({
  Namespace: namespaceOutput(context, namespaceWith(context, Id)),
}));

export const DeleteNamespace = operation(byId, (context: Context, { Id }) => {
  const { id } = namespaceWith(context, Id);
  if (context.resources.services.all().some(({ namespaceId }) => namespaceId === id))
    throw resourceInUse('Namespace has associated services; delete the services before deleting the namespace');
  context.resources.namespaces.remove(id);
  return done(context, 'DELETE_NAMESPACE', { NAMESPACE: id });
});

const filterNames = ['TYPE', 'NAME', 'HTTP_NAME', 'RESOURCE_OWNER'] as const;
const byName = { conditions: ['EQ', 'BEGINS_WITH'], valueOf: ({ name }: Namespace) => name } as const;

export const ListNamespaces = operation(
  z.strictObject({
    ...paging,
    Filters: filtersShape(filterNames),
  }),
  (context: Context, { Filters, ...asked }) => {
    const found = filtered(context.resources.namespaces.all(), Filters, {
      TYPE: { conditions: ['EQ', 'IN'], valueOf: ({ type }) => type },
      NAME: byName,
      HTTP_NAME: byName,
      RESOURCE_OWNER: ownership,
    });
    const page = pageSortedBy(found, ({ name }) => name, requested(asked));
    return {
      Namespaces: page.items.map((namespace) => {
        const { CreatorRequestId: _, ...shown } = namespaceOutput(context, namespace);
        return shown;
      }),
      ...nextToken(page),
    };
  },
);
