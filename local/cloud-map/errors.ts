import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';

// Codes of botocore 1.43, statuses of the AWS SDK for JavaScript 3.1138, servicediscovery 2017-03-14; neither has texts.

export const invalidInput = (message: string) => new AwsError('InvalidInput', message);
export const invalidToken = () => invalidInput('The NextToken is not valid.');
export const unsupported = (what: string) =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${what} of Cloud Map.`, 501);

export const namespaceNotFound = (named: string) =>
  new AwsError('NamespaceNotFound', `No namespace exists with the specified ID or name: ${named}.`, 404);
export const serviceNotFound = (named: string) =>
  new AwsError('ServiceNotFound', `No service exists with the specified ID or name: ${named}.`, 404);
export const instanceNotFound = (id: string) =>
  new AwsError('InstanceNotFound', `No instance exists with the specified ID: ${id}.`, 404);
export const operationNotFound = (id: string) =>
  new AwsError('OperationNotFound', `No operation exists with the specified ID: ${id}.`, 404);
export const resourceNotFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `The resource ${arn} was not found.`, 404);
export const customHealthNotFound = (serviceId: string) =>
  new AwsError('CustomHealthNotFound', `The service ${serviceId} has no HealthCheckCustomConfig.`, 404);

export const namespaceAlreadyExists = (name: string, NamespaceId: string, CreatorRequestId: string) =>
  new AwsError('NamespaceAlreadyExists', `The namespace ${name} already exists.`, 400, {
    NamespaceId,
    CreatorRequestId,
  });
export const serviceAlreadyExists = (name: string, ServiceId: string, ServiceArn: string, CreatorRequestId: string) =>
  new AwsError('ServiceAlreadyExists', `The service ${name} already exists in the namespace.`, 400, {
    ServiceId,
    ServiceArn,
    CreatorRequestId,
  });
export const resourceInUse = (message: string) => new AwsError('ResourceInUse', message, 409);
export const limitExceeded = (message: string) => new AwsError('ResourceLimitExceeded', message);
export const tooManyTags = (arn: string) =>
  new AwsError('TooManyTagsException', `${arn} may have 50 tags.`, 400, { ResourceName: arn });

/** A token that came with another request before. CreateService declares no such error. */
export const duplicateRequest = (operation: string, token: string) =>
  operation === 'CreateService'
    ? invalidInput(`CreatorRequestId ${token} was used before, for another request.`)
    : new AwsError(
        'DuplicateRequest',
        `${operation} was called with CreatorRequestId ${token} before, otherwise.`,
        409,
      );

/** Lists everything that is wrong; a member that is not implemented is refused by its name. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    return unknown === undefined
      ? invalidInput(validationErrors(issues))
      : unsupported(`${unknown.member} in ${unknown.at === '' ? operation : `${operation}.${unknown.at}`}`);
  },
};
