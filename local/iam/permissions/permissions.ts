import type { ServiceName } from '../../kit/call.ts';
import { appMeshPermissions } from './app-mesh.ts';
import { cloudMapPermissions } from './cloud-map.ts';
import { cloudFormationPermissions } from './cloudformation.ts';
import { cloudWatchPermissions } from './cloudwatch.ts';
import { dynamoDbPermissions } from './dynamodb.ts';
import { ecsPermissions } from './ecs.ts';
import { elasticLoadBalancingPermissions } from './elastic-load-balancing.ts';
import { eventBridgePermissions } from './eventbridge.ts';
import { lambdaPermissions } from './lambda.ts';
import type { Permissions } from './resource.ts';
import { s3Permissions } from './s3.ts';
import { snsPermissions } from './sns.ts';
import { sqsPermissions } from './sqs.ts';
import { ssmPermissions } from './ssm.ts';
import { stepFunctionsPermissions } from './step-functions.ts';
import { vpcLatticePermissions } from './vpc-lattice.ts';
import { xrayPermissions } from './xray.ts';

/** What the operations of each service need. No caller with a policy may call one that is missing here. */
export const permissions: Readonly<Record<Exclude<ServiceName, 'sts'>, Permissions>> = {
  appmesh: appMeshPermissions,
  cloudformation: cloudFormationPermissions,
  dynamodb: dynamoDbPermissions,
  ecs: ecsPermissions,
  elasticloadbalancing: elasticLoadBalancingPermissions,
  events: eventBridgePermissions,
  lambda: lambdaPermissions,
  monitoring: cloudWatchPermissions,
  s3: s3Permissions,
  servicediscovery: cloudMapPermissions,
  sns: snsPermissions,
  sqs: sqsPermissions,
  ssm: ssmPermissions,
  states: stepFunctionsPermissions,
  'vpc-lattice': vpcLatticePermissions,
  xray: xrayPermissions,
};
