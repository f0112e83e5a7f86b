import { allKinds } from '../app-mesh/kinds.ts';
import type { ServiceName } from '../kit/call.ts';

type Input = Readonly<Record<string, unknown>>;

const members = (input: Input, names: readonly string[], separator: string): string | undefined => {
  const found = names.map((name) => input[name]).filter((value) => typeof value === 'string');
  return found.length === 0 ? undefined : found.join(separator);
};

/** The first of these members that names something; lists are shown joined. */
const first = (input: Input, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = input[name];
    if (typeof value === 'string') return value;
    if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) {
      return value.join(',');
    }
  }
  return undefined;
};

function item({ TableName, Key, Item }: Input): string | undefined {
  if (typeof TableName !== 'string') return undefined;
  // Of a put only the table is shown: which of the item's attributes are its key only the table knows.
  return Key === undefined || Item !== undefined ? TableName : `${TableName} ${JSON.stringify(Key)}`;
}

const appMeshNames = allKinds.map(({ nameMember }) => nameMember);

const named: Readonly<Record<Exclude<ServiceName, 'appmesh' | 'dynamodb' | 's3'>, readonly string[]>> = {
  ecs: ['services', 'serviceName', 'service', 'family', 'clusterName', 'cluster'],
  cloudformation: ['StackName', 'ChangeSetName'],
  elasticloadbalancing: [
    'RuleArn',
    'RuleArns',
    'ListenerArn',
    'ListenerArns',
    'LoadBalancerArn',
    'LoadBalancerArns',
    'TargetGroupArn',
    'TargetGroupArns',
    'ResourceArns',
    'Name',
    'Names',
  ],
  events: ['Name', 'Rule', 'EventBusName'],
  lambda: ['FunctionName'],
  monitoring: ['AlarmName', 'AlarmNames', 'Namespace'],
  servicediscovery: ['InstanceId', 'ServiceId', 'Id', 'ServiceName', 'OperationId', 'ResourceARN', 'Name'],
  sns: ['TopicArn', 'Name', 'SubscriptionArn'],
  sqs: ['QueueUrl', 'QueueName'],
  ssm: ['Name', 'Names', 'Path'],
  states: ['executionArn', 'stateMachineArn', 'name'],
  sts: [],
  'vpc-lattice': [
    'ruleIdentifier',
    'listenerIdentifier',
    'targetGroupIdentifier',
    'serviceIdentifier',
    'serviceNetworkIdentifier',
    'serviceNetworkServiceAssociationIdentifier',
    'serviceNetworkVpcAssociationIdentifier',
    'resourceArn',
    'name',
  ],
  xray: ['TraceIds', 'FilterExpression', 'GroupName'],
};

/** The resource of a call, in the request log's words; undefined when its input names none. */
export function loggedResource(service: ServiceName, input: Input): string | undefined {
  if (service === 'appmesh') return members(input, appMeshNames, '/') ?? first(input, ['resourceArn']);
  if (service === 's3') return members(input, ['Bucket', 'Key'], '/');
  return service === 'dynamodb' ? item(input) : first(input, named[service]);
}
