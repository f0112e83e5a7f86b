import { AwsError } from '../kit/aws-error.ts';

// App Mesh's errors with their HTTP statuses. Source: botocore 1.43, appmesh 2019-01-25. The last three come from the
// service itself and not from what was asked: nothing here throws them unless a fault is injected.

export const badRequest = (message: string) => new AwsError('BadRequestException', message, 400);
export const notFound = (message: string) => new AwsError('NotFoundException', message, 404);
export const conflict = (message: string) => new AwsError('ConflictException', message, 409);
export const inUse = (message: string) => new AwsError('ResourceInUseException', message, 409);
export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message, 400);
export const tooManyTags = (message: string) => new AwsError('TooManyTagsException', message, 400);
export const forbidden = (message: string) => new AwsError('ForbiddenException', message, 403);

export const tooManyRequests = (message = 'Too Many Requests') =>
  new AwsError('TooManyRequestsException', message, 429);
export const internalServerError = (message = 'Internal Server Error') =>
  new AwsError('InternalServerErrorException', message, 500);
export const serviceUnavailable = (message = 'Service Unavailable') =>
  new AwsError('ServiceUnavailableException', message, 503);
