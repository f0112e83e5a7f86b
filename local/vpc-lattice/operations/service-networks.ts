import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { networkAnswer, networkSummary } from '../answers.ts';
import { type Context, created, networkNamed } from '../context.ts';
import { conflict, quotaExceeded } from '../errors.ts';
import { identifiers, idFrom } from '../identifiers.ts';
import { byName, listed } from '../listed.ts';
import { authType, clientToken, paging, serviceNetworkName, tagMap } from '../shapes.ts';

const path = '/servicenetworks';
const one = `${path}/{serviceNetworkIdentifier}`;
const named = z.strictObject({ serviceNetworkIdentifier: identifiers.serviceNetwork });

export const CreateServiceNetwork = operation(
  z.strictObject({
    name: serviceNetworkName,
    clientToken,
    authType: z.optional(authType),
    tags: z.optional(tagMap),
    sharingConfig: z.optional(z.strictObject({ enabled: z.optional(z.boolean()) })),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const { serviceNetworks } = context.resources;
      const namesake = serviceNetworks.all().find(({ name }) => name === input.name);
      if (namesake !== undefined) {
        throw conflict('SERVICE_NETWORK', namesake.id, `There is a service network ${input.name} already.`);
      }
      const limit = context.quotas.serviceNetworksOfAccount;
      if (serviceNetworks.all().length >= limit) {
        throw quotaExceeded('SERVICE_NETWORK', 'Service networks per Region', limit);
      }
      const isShareable = input.sharingConfig?.enabled;
      const network = {
        ...created(context, idFrom('serviceNetwork', context.newId()), input.tags),
        name: input.name,
        ...(isShareable === undefined ? {} : { isShareable }),
      };
      serviceNetworks.put(network);
      return networkAnswer(network);
    }),
  { method: 'POST', path, status: 201 },
);

export const GetServiceNetwork = operation(
  named,
  (context: Context, { serviceNetworkIdentifier }) => {
    const network = networkNamed(context, serviceNetworkIdentifier);
    return { ...networkAnswer(network), ...networkSummary(context, network) };
  },
  { method: 'GET', path: one },
);

export const UpdateServiceNetwork = operation(
  z.strictObject({ serviceNetworkIdentifier: identifiers.serviceNetwork, authType }),
  (context: Context, { serviceNetworkIdentifier }) => {
    const network = { ...networkNamed(context, serviceNetworkIdentifier), updatedAt: context.now() };
    context.resources.serviceNetworks.put(network);
    const { sharingConfig: _, ...answer } = networkAnswer(network);
    return answer;
  },
  { method: 'PATCH', path: one },
);

export const DeleteServiceNetwork = operation(
  named,
  (context: Context, { serviceNetworkIdentifier }) => {
    const { serviceNetworks, serviceAssociations, vpcAssociations } = context.resources;
    const network = networkNamed(context, serviceNetworkIdentifier);
    const associations = [...serviceAssociations.all(), ...vpcAssociations.all()];
    if (associations.some(({ networkId }) => networkId === network.id)) {
      throw conflict('SERVICE_NETWORK', network.id, `Services or VPCs are associated with ${network.id}.`);
    }
    serviceNetworks.remove(network.id);
    return {};
  },
  { method: 'DELETE', path: one, status: 204 },
);

export const ListServiceNetworks = operation(
  z.strictObject(paging),
  (context: Context, page) =>
    listed(context.resources.serviceNetworks.all(), byName, page, (network) => networkSummary(context, network)),
  { method: 'GET', path },
);
