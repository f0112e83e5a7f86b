import { arnOf } from '../kit/account.ts';
import { textLike } from '../kit/shapes.ts';

/** What an id of each kind of resource begins with. */
const prefixes = {
  service: 'svc',
  listener: 'listener',
  rule: 'rule',
  targetGroup: 'tg',
  serviceNetwork: 'sn',
  serviceAssociation: 'snsa',
  vpcAssociation: 'snva',
} as const;

export type Kind = keyof typeof prefixes;

/** `svc-0285b53b2e1f0c9a7`: 17 hexadecimal digits of a fresh UUID. */
export const idFrom = (kind: Kind, uuid: string): string => `${prefixes[kind]}-0${uuid.replaceAll('-', '').slice(-16)}`;

const latticeArn = (resource: string): string => arnOf('vpc-lattice', resource);

export const serviceArn = (id: string) => latticeArn(`service/${id}`);
export const listenerArn = ({ serviceId, id }: { readonly serviceId: string; readonly id: string }) =>
  `${serviceArn(serviceId)}/listener/${id}`;
export const ruleArn = ({
  serviceId,
  listenerId,
  id,
}: {
  readonly serviceId: string;
  readonly listenerId: string;
  readonly id: string;
}) => `${listenerArn({ serviceId, id: listenerId })}/rule/${id}`;
export const targetGroupArn = (id: string) => latticeArn(`targetgroup/${id}`);
export const serviceNetworkArn = (id: string) => latticeArn(`servicenetwork/${id}`);
export const serviceAssociationArn = (id: string) => latticeArn(`servicenetworkserviceassociation/${id}`);
export const vpcAssociationArn = (id: string) => latticeArn(`servicenetworkvpcassociation/${id}`);

/** The id that an identifier is, or that an ARN ends in. */
export const idIn = (identifier: string): string => identifier.slice(identifier.lastIndexOf('/') + 1);

const arn = 'arn:[a-z0-9\\-]+:vpc-lattice:[a-zA-Z0-9\\-]+:\\d{12}:';
const id = (prefix: string) => `${prefix}-[0-9a-z]{17}`;
const service = `service/${id('svc')}`;
const listener = `${service}/listener/${id('listener')}`;

const paths: Readonly<Record<Kind, string>> = {
  service,
  listener,
  rule: `${listener}/rule/${id('rule')}`,
  targetGroup: `targetgroup/${id('tg')}`,
  serviceNetwork: `servicenetwork/${id('sn')}`,
  serviceAssociation: `servicenetworkserviceassociation/${id('snsa')}`,
  vpcAssociation: `servicenetworkvpcassociation/${id('snva')}`,
};

const identifier = (kind: Kind) => {
  const pattern = `((${id(prefixes[kind])})|(${arn}${paths[kind]}))`;
  return textLike(new RegExp(`^${pattern}$`), pattern);
};

/** An id or an ARN, as every operation takes it. Source of the patterns: botocore 1.43, vpc-lattice 2022-11-30. */
export const identifiers = {
  service: identifier('service'),
  listener: identifier('listener'),
  rule: identifier('rule'),
  targetGroup: identifier('targetGroup'),
  serviceNetwork: identifier('serviceNetwork'),
  serviceAssociation: identifier('serviceAssociation'),
  vpcAssociation: identifier('vpcAssociation'),
} as const;
