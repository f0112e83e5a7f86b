import type { AwsError } from '../kit/aws-error.ts';
import type { ServiceName } from '../kit/call.ts';

/**
 * Services that once spoke the query protocol have two names for an error: the shape's, in JSON, and the code
 * of the query protocol, which older clients know. Source: the service models of botocore 1.43 and of the AWS SDK for
 * JavaScript 3.1162, which names CloudWatch's ValidationException.
 */
const codes: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = {
  monitoring: {
    DashboardInvalidInputError: 'InvalidParameterInput',
    InternalServiceFault: 'InternalServiceError',
    InvalidFormatFault: 'InvalidFormat',
    InvalidParameterCombinationException: 'InvalidParameterCombination',
    InvalidParameterValueException: 'InvalidParameterValue',
    LimitExceededFault: 'LimitExceeded',
    MissingRequiredParameterException: 'MissingParameter',
    ValidationException: 'ValidationError',
  },
  sqs: {
    QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
    QueueNameExists: 'QueueAlreadyExists',
    PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
    UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
  },
};

/** Errors of every service, for whatever is wrong before a service looks at the call. Source: AWS's list of common errors. */
const common: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  IncompleteSignatureException: 'IncompleteSignature',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  ThrottlingException: 'Throttling',
};

/** Services that write the namespace of their model before an error's name. */
const namespaces: Partial<Record<ServiceName, string>> = { dynamodb: 'com.amazonaws.dynamodb.v20120810#' };

/** The error's name in JSON; a model may throw either name. */
export function shapeName(service: ServiceName, code: string): string {
  const [name = code] = Object.entries(codes[service] ?? {}).find(([, query]) => query === code) ?? [];
  return `${namespaces[service] ?? ''}${name}`;
}

/** The error's code in the query protocol. */
export const queryCode = (service: ServiceName | undefined, code: string): string =>
  (service === undefined ? undefined : codes[service]?.[code]) ?? common[code] ?? code;

export const isQueryCompatible = (service: ServiceName): boolean => codes[service] !== undefined;

/** Who is to blame, in the words of the query protocol. */
export const faultOf = (error: AwsError): 'Sender' | 'Receiver' => (error.status < 500 ? 'Sender' : 'Receiver');

/** The header of JSON answers that has the code which clients of the query protocol know. */
export const queryErrorHeader = (service: ServiceName, error: AwsError): Record<string, string> =>
  isQueryCompatible(service) ? { 'x-amzn-query-error': `${queryCode(service, error.code)};${faultOf(error)}` } : {};
