import { AwsError } from '../../kit/aws-error.ts';
import type { ServiceName } from '../../kit/call.ts';
import type { Resource } from '../definition/resource.ts';
import { StateError } from '../engine/state-error.ts';

/** How `aws-sdk:` tasks spell a service (the AWS SDK for Java 2's client names). */
const sdkNames: Readonly<Record<ServiceName, string>> = {
  appmesh: 'AppMesh',
  cloudformation: 'CloudFormation',
  monitoring: 'CloudWatch',
  elasticloadbalancing: 'ElasticLoadBalancingV2',
  events: 'EventBridge',
  states: 'Sfn',
  lambda: 'Lambda',
  dynamodb: 'DynamoDb',
  s3: 'S3',
  servicediscovery: 'ServiceDiscovery',
  ecs: 'Ecs',
  ssm: 'Ssm',
  sts: 'Sts',
  sns: 'Sns',
  sqs: 'Sqs',
  'vpc-lattice': 'VpcLattice',
  xray: 'XRay',
};

/** How the integrations that are older than `aws-sdk:` spell it: in the error, in the cause, and for any other error. */
const optimizedNames: Readonly<Partial<Record<ServiceName, readonly [string, string, string]>>> = {
  lambda: ['Lambda', 'AWSLambda', 'AWSLambdaException'],
  dynamodb: ['DynamoDB', 'AmazonDynamoDBv2', 'AmazonDynamoDBException'],
  sqs: ['SQS', 'AmazonSQS', 'AmazonSQSException'],
  states: ['StepFunctions', 'AWSStepFunctions', 'AWSStepFunctionsException'],
  events: ['EventBridge', 'AmazonEventBridge', 'AmazonEventBridgeException'],
};

/**
 * Codes that every service may answer with, and that are no error shapes of its own unless listed here: Step Functions
 * only knows a service's own shapes by name, and calls any other error by the service's base exception.
 */
const commonCodes = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InternalFailure',
  'MissingAuthenticationToken',
  'NotImplemented',
  'SerializationException',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'ValidationError',
  'ValidationException',
]);
const commonCodesThatAreShapes: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  dynamodb: ['ThrottlingException'],
  events: ['AccessDeniedException', 'ThrottlingException'],
  monitoring: ['ValidationException'],
  ssm: ['AccessDeniedException', 'ThrottlingException', 'ValidationException'],
  states: ['ValidationException'],
};

const isShape = (service: ServiceName, code: string): boolean =>
  !commonCodes.has(code) || commonCodesThatAreShapes[service]?.includes(code) === true;

/** The class that the SDK for Java makes of an error shape: `TaskTimedOut` is TaskTimedOutException. */
const className = (code: string): string => {
  if (/exception$/i.test(code)) return code;
  return /fault$/i.test(code) ? `${code.slice(0, -'Fault'.length)}Exception` : `${code}Exception`;
};

/** What a task that could not make its call, or was refused, fails with. */
export function callError({ service, sdk }: Resource, thrown: unknown, requestId: string): StateError {
  const [name, fullName, base] = (sdk ? undefined : optimizedNames[service]) ?? [
    sdkNames[service],
    sdkNames[service],
    `${sdkNames[service]}Exception`,
  ];
  if (!(thrown instanceof AwsError)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new StateError(`${name}.SdkClientException`, message);
  }
  const { code, message, status } = thrown;
  const cause = sdk
    ? `${message} (Service: ${fullName}, Status Code: ${status}, Request ID: ${requestId}) (SDK Attempt Count: 1)`
    : `${message} (Service: ${fullName}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
  return new StateError(`${name}.${isShape(service, code) ? className(code) : base}`, cause);
}
