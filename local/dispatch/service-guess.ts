import type { AwsRequest } from '../http-message.ts';
import type { ServiceName } from '../kit/call.ts';

const targets = new Map<string, ServiceName>(
  Object.entries({
    AWSEvents: 'events',
    AWSStepFunctions: 'states',
    AmazonEC2ContainerServiceV20141113: 'ecs',
    AmazonSQS: 'sqs',
    AmazonSSM: 'ssm',
    DynamoDB_20120810: 'dynamodb',
    GraniteServiceVersion20100801: 'monitoring',
    Route53AutoNaming_v20170314: 'servicediscovery',
  }),
);

const paths: readonly (readonly [string, ServiceName])[] = [
  ['/v20190125/', 'appmesh'],
  ['/2015-03-31/', 'lambda'],
  ['/service/GraniteServiceVersion20100801/', 'monitoring'],
  ['/services', 'vpc-lattice'],
  ['/servicenetwork', 'vpc-lattice'],
  ['/targetgroups', 'vpc-lattice'],
  ['/tags/arn%3Aaws%3Avpc-lattice%3A', 'vpc-lattice'],
  ...['/TraceSegments', '/TraceSummaries', '/Traces', '/ServiceGraph', '/TraceGraph', '/GetSamplingRules'].map(
    (path) => [path, 'xray'] as const,
  ),
];

/** Which service an unsigned request means, by its X-Amz-Target, then its path: enough to refuse it in its own protocol. */
export function guessService({ headers, path }: AwsRequest): ServiceName | undefined {
  const [prefix = ''] = (headers['x-amz-target'] ?? '').split('.');
  return targets.get(prefix) ?? paths.find(([beginning]) => path.startsWith(beginning))?.[1];
}
