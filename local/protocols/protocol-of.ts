import type { AwsRequest } from '../http-message.ts';
import type { ServiceName } from '../kit/call.ts';
import { appMeshProtocol } from './app-mesh.ts';
import { awsJson } from './aws-json.ts';
import { lambdaProtocol } from './lambda.ts';
import type { Protocol } from './protocol.ts';
import {
  cloudFormationQuery,
  cloudWatchQuery,
  elasticLoadBalancingQuery,
  snsQuery,
  sqsQuery,
  stsQuery,
} from './query-services.ts';
import { s3Protocol } from './s3/s3.ts';
import { vpcLatticeProtocol } from './vpc-lattice.ts';
import { xrayProtocol } from './xray.ts';

type Choice = (request: AwsRequest) => Protocol;

const always =
  (protocol: Protocol): Choice =>
  () =>
    protocol;

/** Services that moved on from the query protocol still answer those who write it. */
const byTarget =
  (json: Protocol, query: Protocol): Choice =>
  (request) =>
    request.headers['x-amz-target'] === undefined ? query : json;

const choices: Readonly<Record<ServiceName, Choice>> = {
  appmesh: always(appMeshProtocol()),
  cloudformation: always(cloudFormationQuery),
  lambda: always(lambdaProtocol()),
  monitoring: byTarget(awsJson('monitoring', '1.0'), cloudWatchQuery),
  sqs: byTarget(awsJson('sqs', '1.0'), sqsQuery),
  sns: always(snsQuery),
  sts: always(stsQuery),
  elasticloadbalancing: always(elasticLoadBalancingQuery),
  events: always(awsJson('events', '1.1')),
  s3: always(s3Protocol),
  servicediscovery: always(awsJson('servicediscovery', '1.1')),
  states: always(awsJson('states', '1.0')),
  ssm: always(awsJson('ssm', '1.1')),
  dynamodb: always(awsJson('dynamodb', '1.0')),
  ecs: always(awsJson('ecs', '1.1')),
  'vpc-lattice': always(vpcLatticeProtocol()),
  xray: always(xrayProtocol()),
};

export const isServiceName = (name: string): name is ServiceName => Object.hasOwn(choices, name);

/** The protocol that this request to this service is written in. */
export const protocolOf = (service: ServiceName, request: AwsRequest): Protocol => choices[service](request);
