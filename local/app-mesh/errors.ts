import { AwsError } from '../kit/aws-error.ts';
import type { Dialect } from '../kit/input.ts';
import { validationErrors } from '../kit/wording.ts';

// App Mesh's errors with their HTTP statuses. Source: botocore 1.43, appmesh 2019-01-25. The last one comes from the
// service itself and not from a request: nothing here throws it unless a fault is injected.

export const badRequest = (message: string) => new AwsError('BadRequestException', message, 400);
export const invalidToken = () => badRequest('The nextToken is not valid.');
export const notFound = (message: string) => new AwsError('NotFoundException', message, 404);
export const conflict = (message: string) => new AwsError('ConflictException', message, 409);
export const inUse = (message: string) => new AwsError('ResourceInUseException', message, 409);
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message, 400);
export const tooManyTags = (message: string) => new AwsError('TooManyTagsException', message, 400);
export const forbidden = (message: string) => new AwsError('ForbiddenException', message, 403);

export const reusedToken = () =>
  conflict(
    'The request contains a client token that was used for a previous update resource call with different specifications. Try the request again with a new client token.',
  );

export const tooManyRequests = (message = 'Too Many Requests') =>
  new AwsError('TooManyRequestsException', message, 429);

/** Lists every member that is wrong. */
export const dialect: Dialect = { refuse: (issues) => badRequest(validationErrors(issues)) };
