import { AwsError } from '../kit/aws-error.ts';
import type { Dialect, Issue } from '../kit/input.ts';
import { constraint, validationErrors } from '../kit/wording.ts';

// VPC Lattice's errors with their HTTP statuses and members. Source: botocore 1.43, vpc-lattice 2022-11-30. The wording
// is not AWS's: its service has no published texts.

interface Field {
  readonly name: string;
  readonly message: string;
}

const invalidBecause = (message: string, fieldList: readonly Field[]) =>
  new AwsError('ValidationException', message, 400, { reason: 'fieldValidationFailed', fieldList });

/** One member that does not go with the rest of the request, or with what is there. */
export const invalid = (name: string, message: string) => invalidBecause(message, [{ name, message }]);
export const invalidToken = () => invalid('nextToken', 'The nextToken is not valid.');

/** A kind of resource, as the errors name it. */
export type ResourceType =
  | 'SERVICE'
  | 'SERVICE_NETWORK'
  | 'SERVICE_NETWORK_SERVICE_ASSOCIATION'
  | 'SERVICE_NETWORK_VPC_ASSOCIATION'
  | 'LISTENER'
  | 'RULE'
  | 'TARGET_GROUP'
  | 'TARGET'
  | 'CLIENT_TOKEN';

const words = (type: ResourceType) => type.toLowerCase().replaceAll('_', ' ');

export const notFound = (resourceType: ResourceType, resourceId: string) =>
  new AwsError('ResourceNotFoundException', `The ${words(resourceType)} ${resourceId} does not exist.`, 404, {
    resourceId,
    resourceType,
  });

export const conflict = (resourceType: ResourceType, resourceId: string, message: string) =>
  new AwsError('ConflictException', message, 409, { resourceId, resourceType });

export const reusedToken = (operation: string, token: string) =>
  conflict('CLIENT_TOKEN', token, `The client token ${token} was used before, with another ${operation} request.`);

/** AWS's codes of quotas begin with L-; which of them are VPC Lattice's is not known here, so this is the quota's name. */
export const quotaExceeded = (resourceType: ResourceType, quotaCode: string, limit: number) =>
  new AwsError('ServiceQuotaExceededException', `The quota ${quotaCode} of ${limit} is reached.`, 402, {
    resourceType,
    serviceCode: 'vpc-lattice',
    quotaCode,
  });

/** Comes from the service itself and not from a request: nothing throws it unless a fault is injected. */
export const throttled = (retryAfterSeconds = 1) =>
  new AwsError('ThrottlingException', 'Rate exceeded', 429, { retryAfterSeconds });

const fieldOf = (issue: Issue): Field => ({ name: issue.path.map(String).join('.'), message: constraint(issue) });

/** Lists every member that is wrong, as a sentence and as fields. */
export const dialect: Dialect = { refuse: (issues) => invalidBecause(validationErrors(issues), issues.map(fieldOf)) };
