import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { isUnknown, validationErrors } from '../kit/wording.ts';

// The codes of the query protocol; all but HealthUnavailable are HTTP 400. Source: botocore 1.43, elbv2 2015-12-01.

export const validationError = (message: string) => new AwsError('ValidationError', message);
export const invalidMarker = () => validationError('The specified marker is not valid.');

export const loadBalancerNotFound = (arnOrName: string) =>
  new AwsError('LoadBalancerNotFound', `Load balancer '${arnOrName}' not found`);
export const listenerNotFound = (arn: string) => new AwsError('ListenerNotFound', `Listener '${arn}' not found`);
export const ruleNotFound = (arn: string) => new AwsError('RuleNotFound', `Rule '${arn}' not found`);
export const targetGroupNotFound = (arnOrName: string) =>
  new AwsError('TargetGroupNotFound', `Target group '${arnOrName}' not found`);
export const subnetNotFound = (id: string) => new AwsError('SubnetNotFound', `The subnet ID '${id}' does not exist`);
export const invalidTarget = (message: string) => new AwsError('InvalidTarget', message);

export const duplicateLoadBalancer = (name: string) =>
  new AwsError(
    'DuplicateLoadBalancerName',
    `A load balancer with the same name '${name}' exists, but with different settings`,
  );
export const duplicateTargetGroup = (name: string) =>
  new AwsError(
    'DuplicateTargetGroupName',
    `A target group with the same name '${name}' exists, but with different settings`,
  );
export const duplicateListener = (port: number) =>
  new AwsError('DuplicateListener', `A listener already exists on port ${port} for this load balancer`);
export const duplicateTagKey = (key: string) =>
  new AwsError('DuplicateTagKeys', `Tag key '${key}' was specified more than once`);
export const priorityInUse = (priority: number) =>
  new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);
export const resourceInUse = (message: string) => new AwsError('ResourceInUse', message);
export const notPermitted = (message: string) => new AwsError('OperationNotPermitted', message);

export const invalidAction = (message: string) => new AwsError('InvalidLoadBalancerAction', message);
export const invalidConfiguration = (message: string) => new AwsError('InvalidConfigurationRequest', message);
export const incompatibleProtocols = (message: string) => new AwsError('IncompatibleProtocols', message);
export const unsupportedProtocol = (message: string) => new AwsError('UnsupportedProtocol', message);
export const associationLimit = (arn: string) =>
  new AwsError(
    'TargetGroupAssociationLimit',
    `The following target groups cannot be associated with more than one load balancer: ${arn}`,
  );

/** A quota that is reached, by AWS's name for the error: `TooManyRules`. */
export const tooMany = (code: `TooMany${string}`, message: string) => new AwsError(code, message);

/** The error for a setting that AWS has and the embedded AWS has not. */
export const notServed = (what: string) =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${what} of Elastic Load Balancing.`, 501);

/** Lists everything that is wrong; a member that is not implemented is refused by its name. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = issues.find(isUnknown);
    return unknown === undefined
      ? validationError(validationErrors(issues))
      : notServed(`${unknown.keys.join(', ')} in ${[operation, ...unknown.path].join('.')}`);
  },
};
