import { arnOf } from '../../kit/account.ts';
import { isRecord } from '../../kit/json.ts';
import type { TagsOf } from '../../kit/tags.ts';
import type { Context } from '../condition.ts';
import type { Need } from '../decide.ts';
import { anyResource, each, type Input, isArn, type Permissions, records, text } from './resource.ts';
import { requestTags, resourceTags } from './tag-context.ts';

const prefix = 'vpc-lattice';

/** What the input names by its ARN, or by its id under a path. */
const named = (input: Input, member: string, path: string): string => {
  const identifier = text(input, member);
  return isArn(identifier) ? identifier : arnOf(prefix, `${path}/${identifier}`);
};

type ArnOf = (input: Input) => string;

const service: ArnOf = (input) => named(input, 'serviceIdentifier', 'service');
const underService = (input: Input): string => service(input).split(':').slice(5).join(':');
const listener: ArnOf = (input) => named(input, 'listenerIdentifier', `${underService(input)}/listener`);
const underListener = (input: Input): string => listener(input).split(':').slice(5).join(':');
const rule: ArnOf = (input) => named(input, 'ruleIdentifier', `${underListener(input)}/rule`);
const targetGroup: ArnOf = (input) => named(input, 'targetGroupIdentifier', 'targetgroup');
const network: ArnOf = (input) => named(input, 'serviceNetworkIdentifier', 'servicenetwork');
const association: ArnOf = (input) =>
  named(input, 'serviceNetworkServiceAssociationIdentifier', 'servicenetworkserviceassociation');
const vpcAssociation: ArnOf = (input) =>
  named(input, 'serviceNetworkVpcAssociationIdentifier', 'servicenetworkvpcassociation');
const tagged: ArnOf = (input) => text(input, 'resourceArn');
/** Of something that is not there yet: its id is AWS's to choose. */
const fresh = (path: string) => () => arnOf(prefix, `${path}/*`);

const tagsIn = (tags: unknown): Readonly<Record<string, string>> =>
  isRecord(tags)
    ? Object.fromEntries(
        Object.entries(tags).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
      )
    : {};

const isText = (value: unknown): value is string => typeof value === 'string';

/** The target groups that an action is to forward to, by their ARNs. */
const groupsIn = (action: unknown): readonly string[] => {
  const forward = isRecord(action) && isRecord(action.forward) ? records(action.forward.targetGroups) : [];
  return forward.map((group) => targetGroup(group));
};

const some = (key: string, values: readonly string[]): Context =>
  values.length === 0 ? {} : { [`${prefix}:${key}`]: values };

/** What the input itself says of the service's own condition keys. */
function said(input: Input): Context {
  const { protocol, authType, vpcIdentifier, config } = input;
  const vpc = vpcIdentifier ?? (isRecord(config) ? config.vpcIdentifier : undefined);
  const networks = 'serviceNetworkIdentifier' in input ? [network(input)] : [];
  const associated = networks.length > 0 && 'serviceIdentifier' in input ? [service(input)] : [];
  return {
    ...some('targetgrouparns', [...groupsIn(input.action), ...groupsIn(input.defaultAction)]),
    ...some('protocol', [protocol].filter(isText)),
    ...some('authtype', [authType].filter(isText)),
    ...some('vpcid', [vpc].filter(isText)),
    ...some('servicenetworkarn', networks),
    ...some('servicearn', associated),
  };
}

const needOf = (action: string, arn: string, context: Context, tagsOf: TagsOf = () => undefined): Need => ({
  action: `${prefix}:${action}`,
  resources: [arn],
  context: { ...resourceTags(arn, tagsOf), ...context },
});

/** The permission of an operation on one or more resources, each with its own tags. */
const on =
  (operation: string, first: ArnOf, ...others: readonly ArnOf[]) =>
  (input: Input, tagsOf?: TagsOf): Need => {
    const context = { ...requestTags(tagsIn(input.tags)), ...said(input) };
    return {
      ...needOf(operation, first(input), context, tagsOf),
      also: others.map((arn) => needOf(operation, arn(input), context, tagsOf)),
    };
  };

/** A creation with tags needs the permission to tag besides. */
const creation =
  (operation: string, first: ArnOf, ...others: readonly ArnOf[]) =>
  (input: Input, tagsOf?: TagsOf): Need => {
    const need = on(operation, first, ...others)(input, tagsOf);
    if (Object.keys(tagsIn(input.tags)).length === 0) return need;
    const tagging = {
      ...needOf('TagResource', first(input), need.context ?? {}),
      context: { ...need.context, ...some('createaction', [operation]) },
    };
    return { ...need, also: [...(need.also ?? []), tagging] };
  };

const onEach = (operations: readonly string[], ...arns: readonly [ArnOf, ...ArnOf[]]): Permissions =>
  Object.fromEntries(operations.map((operation) => [operation, on(operation, ...arns)]));

/** The batch needs what each of its updates needs. */
const batch = (input: Input, tagsOf?: TagsOf): Need => {
  const [first, ...rest] = records(input.rules).map((update) =>
    on('UpdateRule', rule)({ ...input, ...update }, tagsOf),
  );
  return first === undefined ? on('UpdateRule', rule)(input, tagsOf) : { ...first, also: rest };
};

const underNewListener: ArnOf = (input) => arnOf(prefix, `${underService(input)}/listener/*`);
const underNewRule: ArnOf = (input) => arnOf(prefix, `${underListener(input)}/rule/*`);

/**
 * Of a read or a deletion, vpc-lattice:TargetGroupArns and the other keys of the service are not known here, as they are
 * in what is there and not in the request. Source: Service Authorization Reference, Amazon VPC Lattice.
 */
export const vpcLatticePermissions: Permissions = {
  ...each(
    prefix,
    [
      'ListListeners',
      'ListRules',
      'ListServiceNetworkServiceAssociations',
      'ListServiceNetworkVpcAssociations',
      'ListServiceNetworks',
      'ListServices',
      'ListTagsForResource',
      'ListTargetGroups',
    ],
    anyResource,
  ),
  ...onEach(['DeleteService', 'GetService', 'UpdateService'], service),
  ...onEach(['DeleteListener', 'GetListener', 'UpdateListener'], listener),
  ...onEach(['DeleteRule', 'GetRule', 'UpdateRule'], rule),
  ...onEach(
    ['DeleteTargetGroup', 'DeregisterTargets', 'GetTargetGroup', 'ListTargets', 'RegisterTargets', 'UpdateTargetGroup'],
    targetGroup,
  ),
  ...onEach(['DeleteServiceNetwork', 'GetServiceNetwork', 'UpdateServiceNetwork'], network),
  ...onEach(['DeleteServiceNetworkServiceAssociation', 'GetServiceNetworkServiceAssociation'], association),
  ...onEach(['DeleteServiceNetworkVpcAssociation', 'GetServiceNetworkVpcAssociation'], vpcAssociation),
  ...onEach(['TagResource', 'UntagResource'], tagged),
  BatchUpdateRule: batch,
  CreateService: creation('CreateService', fresh('service')),
  CreateServiceNetwork: creation('CreateServiceNetwork', fresh('servicenetwork')),
  CreateListener: creation('CreateListener', underNewListener),
  CreateRule: creation('CreateRule', underNewRule),
  CreateTargetGroup: creation('CreateTargetGroup', fresh('targetgroup')),
  CreateServiceNetworkServiceAssociation: creation(
    'CreateServiceNetworkServiceAssociation',
    fresh('servicenetworkserviceassociation'),
    service,
    network,
  ),
  CreateServiceNetworkVpcAssociation: creation(
    'CreateServiceNetworkVpcAssociation',
    fresh('servicenetworkvpcassociation'),
    network,
  ),
};
