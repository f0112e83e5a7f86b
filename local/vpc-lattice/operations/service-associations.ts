import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { associationAnswer } from '../answers.ts';
import { associationNamed, type Context, checkSettled, created, networkNamed, serviceNamed } from '../context.ts';
import { conflict } from '../errors.ts';
import { identifiers, idFrom, idIn } from '../identifiers.ts';
import { byId, listed } from '../listed.ts';
import { clientToken, paging, tagMap } from '../shapes.ts';

const path = '/servicenetworkserviceassociations';
const one = `${path}/{serviceNetworkServiceAssociationIdentifier}`;
const named = z.strictObject({ serviceNetworkServiceAssociationIdentifier: identifiers.serviceAssociation });

const type = 'SERVICE_NETWORK_SERVICE_ASSOCIATION';

export const CreateServiceNetworkServiceAssociation = operation(
  z.strictObject({
    clientToken,
    serviceIdentifier: identifiers.service,
    serviceNetworkIdentifier: identifiers.serviceNetwork,
    tags: z.optional(tagMap),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const { serviceAssociations } = context.resources;
      const service = serviceNamed(context, input.serviceIdentifier);
      const network = networkNamed(context, input.serviceNetworkIdentifier);
      const known = serviceAssociations
        .all()
        .find(({ serviceId, networkId }) => serviceId === service.id && networkId === network.id);
      if (known !== undefined)
        throw conflict(type, known.id, `${service.id} and ${network.id} are associated already.`);
      if (service.deletedAt !== undefined) throw conflict('SERVICE', service.id, `${service.id} is being deleted.`);
      const association = {
        ...created(context, idFrom('serviceAssociation', context.newId()), input.tags),
        serviceId: service.id,
        networkId: network.id,
      };
      serviceAssociations.put(association);
      const { id, arn, status, createdBy, dnsEntry, customDomainName } = associationAnswer(context, association);
      const custom = customDomainName === undefined ? {} : { customDomainName };
      return { id, arn, status, createdBy, dnsEntry, ...custom };
    }),
  { method: 'POST', path },
);

export const GetServiceNetworkServiceAssociation = operation(
  named,
  (context: Context, { serviceNetworkServiceAssociationIdentifier }) =>
    associationAnswer(context, associationNamed(context, serviceNetworkServiceAssociationIdentifier)),
  { method: 'GET', path: one },
);

export const DeleteServiceNetworkServiceAssociation = operation(
  named,
  (context: Context, { serviceNetworkServiceAssociationIdentifier }) => {
    const association = associationNamed(context, serviceNetworkServiceAssociationIdentifier);
    checkSettled(context, association, type);
    const deleted = { ...association, deletedAt: context.now() };
    context.resources.serviceAssociations.put(deleted);
    const { id, arn, status } = associationAnswer(context, deleted);
    return { id, arn, status };
  },
  { method: 'DELETE', path: one },
);

export const ListServiceNetworkServiceAssociations = operation(
  z.strictObject({
    ...paging,
    serviceIdentifier: z.optional(identifiers.service),
    serviceNetworkIdentifier: z.optional(identifiers.serviceNetwork),
  }),
  (context: Context, { serviceIdentifier, serviceNetworkIdentifier, ...page }) => {
    const isOf = (id: string, identifier: string | undefined) => identifier === undefined || idIn(identifier) === id;
    const found = context.resources.serviceAssociations
      .all()
      .filter(
        ({ serviceId, networkId }) => isOf(serviceId, serviceIdentifier) && isOf(networkId, serviceNetworkIdentifier),
      );
    return listed(found, byId, page, (association) => associationAnswer(context, association));
  },
  { method: 'GET', path },
);
