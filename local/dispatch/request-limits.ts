import type { AwsRequest } from '../http-message.ts';
import type { ServiceName } from '../kit/call.ts';
import { isServiceName } from '../protocols/protocol-of.ts';
import { signatureOf } from './signature.ts';

const mebibyte = 1024 * 1024;

/**
 * Bytes that a request's body may have, as it comes and unpacked. Sources: quotas of Lambda (synchronous payload), of
 * Step Functions (request), of DynamoDB (BatchWriteItem), of SQS and SNS (a message; in a form each byte takes three), and
 * the reference of PutMetricData. S3 takes more than this machine should keep in memory. The others publish none and take what Step Functions takes.
 */
const limits: Readonly<Record<ServiceName, number>> = {
  appmesh: mebibyte,
  // A template of 51,200 bytes, of which each takes three in a form.
  cloudformation: mebibyte,
  dynamodb: 16 * mebibyte,
  ecs: mebibyte,
  elasticloadbalancing: mebibyte,
  events: mebibyte,
  lambda: 6 * mebibyte,
  monitoring: mebibyte,
  s3: 256 * mebibyte,
  servicediscovery: mebibyte,
  sns: 3 * mebibyte,
  sqs: 4 * mebibyte,
  ssm: mebibyte,
  states: mebibyte,
  sts: mebibyte,
  'vpc-lattice': mebibyte,
  // Fifty documents of 64 KB, as a daemon sends them, with what JSON adds to a text in a text.
  xray: 4 * mebibyte,
};

export const bodyLimit = (service: ServiceName): number => limits[service];

/** What is read of a request before it is looked at: as much as its service takes, and little where it names none. */
export function readingLimit(head: Pick<AwsRequest, 'headers' | 'query'>): number {
  try {
    const scope = signatureOf(head)?.scope;
    return scope !== undefined && isServiceName(scope) ? bodyLimit(scope) : mebibyte;
  } catch {
    return mebibyte; // a signature that cannot be read: the dispatch says so
  }
}
