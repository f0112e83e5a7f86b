import { type Kind, kinds, lineage } from '../app-mesh/kinds.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Input, ServiceName } from '../kit/call.ts';
import { isRecord } from '../kit/json.ts';
import type { Deployment, Physical } from './deployment.ts';

type Deletion = readonly [service: ServiceName, operation: string, input: Input];

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Of a mesh or what belongs to one: the names that identify it are among its attributes. */
const ofAppMesh = (kind: Kind) => [
  `AWS::AppMesh::${kind}`,
  ({ attributes }: Physical): Deletion => {
    const names = lineage(kind).map(({ kind: part }) => [lowered(`${part}Name`), attributes[`${part}Name`]]);
    return ['appmesh', `Delete${kind}`, Object.fromEntries(names)];
  },
];

const deletions: Readonly<Record<string, (resource: Physical) => Deletion>> = {
  ...Object.fromEntries(Object.values(kinds).map(({ kind }) => ofAppMesh(kind))),
  'AWS::CloudWatch::Alarm': ({ ref }) => ['monitoring', 'DeleteAlarms', { AlarmNames: [ref] }],
  'AWS::DynamoDB::Table': ({ ref }) => ['dynamodb', 'DeleteTable', { TableName: ref }],
  'AWS::Events::EventBus': ({ ref }) => ['events', 'DeleteEventBus', { Name: ref }],
  'AWS::SNS::Topic': ({ ref }) => ['sns', 'DeleteTopic', { TopicArn: ref }],
  'AWS::SQS::Queue': ({ ref }) => ['sqs', 'DeleteQueue', { QueueUrl: ref }],
  'AWS::SSM::Parameter': ({ ref }) => ['ssm', 'DeleteParameter', { Name: ref }],
  'AWS::ServiceDiscovery::HttpNamespace': ({ ref }) => ['servicediscovery', 'DeleteNamespace', { Id: ref }],
  'AWS::ServiceDiscovery::Instance': ({ ref, attributes: { ServiceId } }) => [
    'servicediscovery',
    'DeregisterInstance',
    { ServiceId, InstanceId: ref },
  ],
  'AWS::ServiceDiscovery::PrivateDnsNamespace': ({ ref }) => ['servicediscovery', 'DeleteNamespace', { Id: ref }],
  'AWS::ServiceDiscovery::Service': ({ ref }) => ['servicediscovery', 'DeleteService', { Id: ref }],
  'AWS::Serverless::Function': ({ ref }) => ['lambda', 'DeleteFunction', { FunctionName: ref }],
  'AWS::Serverless::StateMachine': ({ ref }) => ['states', 'DeleteStateMachine', { stateMachineArn: ref }],
};

/** EventBridge deletes a rule only when it has no targets. `Ref` gives `bus|rule`, or the rule on the default bus. */
async function removeRule({ ref }: Physical, { call }: Pick<Deployment, 'call'>): Promise<void> {
  const [Name = '', EventBusName] = ref.split('|').reverse();
  const onBus = EventBusName === undefined ? {} : { EventBusName };
  const { Targets } = await call('events', 'ListTargetsByRule', { Rule: Name, ...onBus });
  const Ids = (Array.isArray(Targets) ? Targets : []).filter(isRecord).map(({ Id }) => Id);
  if (Ids.length > 0) await call('events', 'RemoveTargets', { Rule: Name, ...onBus, Ids });
  await call('events', 'DeleteRule', { Name, ...onBus });
}

async function removed(
  resource: Physical,
  deployment: Pick<Deployment, 'call' | 'nested' | 'roles' | 'permit'>,
): Promise<void> {
  const { type, attributes, ref } = resource;
  if (type === 'AWS::CloudFormation::Stack') return deployment.nested?.remove(ref);
  if (type === 'AWS::Events::Rule') return removeRule(resource, deployment);
  if (type === 'AWS::IAM::Role') {
    const { Arn = '' } = attributes;
    deployment.permit('iam:DeleteRole', Arn);
    deployment.roles.remove(Arn);
    return undefined;
  }
  const deletion = deletions[type]?.(resource);
  if (deletion !== undefined) await deployment.call(...deletion);
  return undefined;
}

/** How the services say that there is no such thing. */
const isGone = (error: unknown): boolean =>
  error instanceof AwsError && /NotFound|DoesNotExist|NonExistent/.test(error.code);

/** Deletes what was made of a resource; one that is gone already is as good as deleted. @throws AwsError when its service refuses */
export async function removeResource(
  resource: Physical,
  deployment: Pick<Deployment, 'call' | 'nested' | 'roles' | 'permit'>,
): Promise<void> {
  if (resource.passedOver !== undefined) return;
  await removed(resource, deployment).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}
