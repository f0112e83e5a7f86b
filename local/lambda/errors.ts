import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { unknownMember, validationErrors } from '../kit/wording.ts';

const user = (code: string, status: number, message: string, fields: Readonly<Record<string, unknown>> = {}) =>
  new AwsError(code, message, status, { Type: 'User', ...fields });

export const functionNotFound = (arn: string) => user('ResourceNotFoundException', 404, `Function not found: ${arn}`);

export const aliasNotFound = (arn: string) => user('ResourceNotFoundException', 404, `Cannot find alias arn: ${arn}`);

export const aliasExists = (arn: string) => user('ResourceConflictException', 409, `Alias already exists: ${arn}`);

export const resourceNotFound = (message: string) => user('ResourceNotFoundException', 404, message);

export const invalidParameter = (message: string) => user('InvalidParameterValueException', 400, message);

/** For what Lambda has and this model does not. */
export const unsupported = (what: string) => invalidParameter(`The embedded AWS does not implement ${what} of Lambda.`);

const preconditionFailed = (message: string) => user('PreconditionFailedException', 412, message);

export const otherRevision = () =>
  preconditionFailed(
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  );

export const unreadablePayload = (problem: string) =>
  user('InvalidRequestContentException', 400, `Could not parse request body into json: ${problem}`);

export const payloadTooLarge = (bytes: number, type: string, limit: number) =>
  user(
    'RequestTooLargeException',
    413,
    `${bytes} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
  );

export const throttled = (reserved: boolean) =>
  user('TooManyRequestsException', 429, 'Rate Exceeded.', {
    Reason: reserved ? 'ReservedFunctionConcurrentInvocationLimitExceeded' : 'ConcurrentInvocationLimitExceeded',
  });

export const invalidMarker = () => invalidParameter('The Marker is not one that was given out.');

/** Names the first member that is not implemented, or everything that is wrong. */
export const dialect: Dialect = {
  refuse(issues, operation) {
    const unknown = unknownMember(issues, operation);
    if (unknown === undefined) return invalidParameter(validationErrors(issues));
    const path = unknown.at === '' ? unknown.member : `${unknown.at}.${unknown.member}`;
    return unsupported(`${path} of ${operation}`);
  },
};
