import { accountId, arnOf, partition, region } from '../kit/account.ts';
import { validationError } from './errors.ts';

/** The last part of a new ARN, as AWS has them: 16 hexadecimal digits. */
export const resourceId = (uuid: string): string => uuid.replaceAll('-', '').slice(-16);

const shortTypes = { application: 'app', network: 'net' } as const;

export const loadBalancerArn = (type: keyof typeof shortTypes, name: string, id: string): string =>
  arnOf('elasticloadbalancing', `loadbalancer/${shortTypes[type]}/${name}/${id}`);
export const targetGroupArn = (name: string, id: string): string =>
  arnOf('elasticloadbalancing', `targetgroup/${name}/${id}`);
/** Of a listener of a load balancer, by the latter's ARN. */
export const listenerArn = (parent: string, id: string): string =>
  `${parent.replace(':loadbalancer/', ':listener/')}/${id}`;
/** Of a rule of a listener, by the latter's ARN. */
export const ruleArn = (parent: string, id: string): string =>
  `${parent.replace(':listener/', ':listener-rule/')}/${id}`;

/**
 * What the metrics of a load balancer or a target group are named by, which follows from the ARN: `app/NAME/ID`,
 * `targetgroup/NAME/ID`.
 */
export const metricDimension = (arn: string): string => (arn.split(':').at(-1) ?? '').replace(/^loadbalancer\//, '');

const kinds = {
  'load balancer': 'loadbalancer/(?:app|net|gwy)/[^/]+/[^/]+',
  listener: 'listener/(?:app|net|gwy)/[^/]+/[^/]+/[^/]+',
  'listener rule': 'listener-rule/(?:app|net)/[^/]+/[^/]+/[^/]+/[^/]+',
  'target group': 'targetgroup/[^/]+/[^/]+',
} as const;

export type ArnKind = keyof typeof kinds;

const shapes = Object.fromEntries(
  Object.entries(kinds).map(([kind, resource]) => [
    kind,
    new RegExp(`^arn:${partition}:elasticloadbalancing:${region}:${accountId}:${resource}$`),
  ]),
);

export const isArnOf = (kind: ArnKind, arn: string): boolean => shapes[kind]?.test(arn) ?? false;

/** @throws AwsError ValidationError for a text that is no ARN of this kind in this account and Region */
export function checkArn(kind: ArnKind, arn: string): void {
  if (!isArnOf(kind, arn)) throw validationError(`'${arn}' is not a valid ${kind} ARN`);
}
