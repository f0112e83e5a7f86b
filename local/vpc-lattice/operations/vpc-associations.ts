import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listOf, textLike } from '../../kit/shapes.ts';
import { vpcAssociationSummary } from '../answers.ts';
import { type Context, checkSettled, created, networkNamed, vpcAssociationNamed } from '../context.ts';
import { conflict } from '../errors.ts';
import { identifiers, idFrom, idIn } from '../identifiers.ts';
import { byId, listed } from '../listed.ts';
import { clientToken, paging, tagMap, vpcIdentifier } from '../shapes.ts';

const path = '/servicenetworkvpcassociations';
const one = `${path}/{serviceNetworkVpcAssociationIdentifier}`;
const named = z.strictObject({ serviceNetworkVpcAssociationIdentifier: identifiers.vpcAssociation });

const type = 'SERVICE_NETWORK_VPC_ASSOCIATION';
const securityGroup = textLike(/^sg-(([0-9a-z]{8})|([0-9a-z]{17}))$/, 'sg-(([0-9a-z]{8})|([0-9a-z]{17}))');

/** The VPC is taken as given: the embedded AWS has none. Security groups are kept and not enforced on this machine. */
export const CreateServiceNetworkVpcAssociation = operation(
  z.strictObject({
    clientToken,
    serviceNetworkIdentifier: identifiers.serviceNetwork,
    vpcIdentifier,
    securityGroupIds: z.optional(listOf(securityGroup, 0, 5)),
    tags: z.optional(tagMap),
  }),
  (context: Context, { clientToken: token, ...input }, call) =>
    context.clientTokens.once(call.operation, token, input, () => {
      const { vpcAssociations } = context.resources;
      const network = networkNamed(context, input.serviceNetworkIdentifier);
      // A VPC has one service network at most.
      const known = vpcAssociations.all().find(({ vpcId }) => vpcId === input.vpcIdentifier);
      if (known !== undefined) throw conflict(type, known.id, `${input.vpcIdentifier} has a service network already.`);
      const association = {
        ...created(context, idFrom('vpcAssociation', context.newId()), input.tags),
        networkId: network.id,
        vpcId: input.vpcIdentifier,
        securityGroupIds: input.securityGroupIds ?? [],
      };
      vpcAssociations.put(association);
      const { id, arn, status, createdBy } = vpcAssociationSummary(context, association);
      return { id, arn, status, createdBy, securityGroupIds: association.securityGroupIds };
    }),
  { method: 'POST', path },
);

export const GetServiceNetworkVpcAssociation = operation(
  named,
  (context: Context, { serviceNetworkVpcAssociationIdentifier }) => {
    const association = vpcAssociationNamed(context, serviceNetworkVpcAssociationIdentifier);
    return { ...vpcAssociationSummary(context, association), securityGroupIds: association.securityGroupIds };
  },
  { method: 'GET', path: one },
);

export const DeleteServiceNetworkVpcAssociation = operation(
  named,
  (context: Context, { serviceNetworkVpcAssociationIdentifier }) => {
    const association = vpcAssociationNamed(context, serviceNetworkVpcAssociationIdentifier);
    checkSettled(context, association, type);
    const deleted = { ...association, deletedAt: context.now() };
    context.resources.vpcAssociations.put(deleted);
    const { id, arn, status } = vpcAssociationSummary(context, deleted);
    return { id, arn, status };
  },
  { method: 'DELETE', path: one },
);

export const ListServiceNetworkVpcAssociations = operation(
  z.strictObject({
    ...paging,
    serviceNetworkIdentifier: z.optional(identifiers.serviceNetwork),
    vpcIdentifier: z.optional(vpcIdentifier),
  }),
  (context: Context, { serviceNetworkIdentifier, vpcIdentifier: vpc, ...page }) => {
    const found = context.resources.vpcAssociations
      .all()
      .filter(
        ({ networkId, vpcId }) =>
          (serviceNetworkIdentifier === undefined || idIn(serviceNetworkIdentifier) === networkId) &&
          (vpc === undefined || vpc === vpcId),
      );
    return listed(found, byId, page, (association) => vpcAssociationSummary(context, association));
  },
  { method: 'GET', path },
);
