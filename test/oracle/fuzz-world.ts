import type { ServiceName } from '../../local/kit/call.ts';
import { onDemandTable } from '../contracts/dynamodb-calls.ts';
import { someone } from '../local/asking.ts';
import type { World } from './world.ts';

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:000000000000:${rest}`;
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
});
const pattern = '{"source":["a"]}';

const arns = [
  arn('appmesh', 'mesh/thing'),
  arn('cloudwatch', 'alarm:thing'),
  arn('events', 'rule/thing'),
  arn('events', 'event-bus/default'),
  arn('states', 'stateMachine:thing'),
  arn('states', 'execution:thing:thing'),
  arn('lambda', 'function:echo'),
  arn('sqs', 'thing'),
  'arn:aws:iam::000000000000:role/thing',
];

/** What a member whose name looks so may hold; the first that fits. */
const hints: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^stateMachineArn$/i, [arn('states', 'stateMachine:thing')]],
  [/^executionArn$/i, [arn('states', 'execution:thing:thing')]],
  [/Arn$|Actions$|^Destination$/i, arns],
  [/EventPattern$/, [pattern]],
  [/^definition$/, [definition]],
  [/ScheduleExpression$/, ['rate(1 minute)', 'cron(0 12 * * ? *)']],
  [/AlarmRule$/, ['ALARM("thing")', 'TRUE']],
  [/KeyConditionExpression$/, ['pk = :pk']],
  [/UpdateExpression$/, ['SET n = :pk', 'REMOVE thing']],
  [/(Condition|Filter)Expression$/, ['attribute_exists(pk)', 'thing = :pk']],
  [/ProjectionExpression$/, ['pk, thing']],
  [/^Expression$/, ['thing * 2', "SEARCH('{thing} thing', 'Sum', 60)", '1 +']],
  [/^(AttributeName|Key)$/, ['pk', 'thing']],
  [/^(input|output|Input|Event|Detail|StateReasonData)$/, ['{}', '{', JSON.stringify({ source: 'a' })]],
  [/^(EventBusName|Bus)$/, ['default']],
  [/^(Stat|ExtendedStatistic)$/, ['Sum', 'p99']],
  [/^N$|^NS$/, ['1', '-2.5', 'x']],
  [/^FunctionName$/, ['echo', arn('lambda', 'function:echo')]],
  [/^(Qualifier|FunctionVersion)$/, ['1', 'thing', '$LATEST']],
  [/^(Name|Path|Names)$/, ['thing', '/thing', '/', 'default']],
];

/** Texts that mean something to the world as it was prepared, so that random calls meet what is there. */
export const textsFor = (member: string): readonly string[] =>
  hints.find(([name]) => name.test(member))?.[1] ?? ['thing'];

const item = { pk: { S: 'thing' }, n: { N: '1' }, list: { L: [{ BOOL: true }, { NULL: true }] } };

/** The same for maps: items of the table that there is. */
export const mapsFor = (member: string): readonly object[] | undefined =>
  ({
    Key: [{ pk: { S: 'thing' } }, { pk: { N: '1' } }],
    Item: [item, { n: { N: '1' } }, { ...item, constructor: { S: 'x' } }],
    ExpressionAttributeValues: [{ ':pk': { S: 'thing' } }, { ':pk': { N: '1' } }, { ':pk': {} }],
    ExpressionAttributeNames: [{ '#n': 'n' }],
  })[member];

/** One of everything, called `thing`. */
export async function prepare({ aws, deploy }: World): Promise<void> {
  const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.call(service, operation, input, someone);
  const portMapping = { port: 1, protocol: 'http' };
  await deploy('echo', { alias: 'thing' });
  await call('appmesh', 'CreateMesh', { meshName: 'thing' });
  const inMesh = { meshName: 'thing' };
  const spec = { listeners: [{ portMapping }] };
  const node = { ...spec, serviceDiscovery: { dns: { hostname: 'thing' } } };
  await call('appmesh', 'CreateVirtualNode', { ...inMesh, virtualNodeName: 'thing', spec: node });
  await call('appmesh', 'CreateVirtualRouter', { ...inMesh, virtualRouterName: 'thing', spec });
  const action = { weightedTargets: [{ virtualNode: 'thing', weight: 1 }] };
  const httpRoute = { match: { prefix: '/' }, action };
  await call('appmesh', 'CreateRoute', {
    ...inMesh,
    virtualRouterName: 'thing',
    routeName: 'thing',
    spec: { httpRoute },
  });
  const limits = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' };
  const metric = { Namespace: 'thing', MetricName: 'thing', Statistic: 'Sum', Period: 60 };
  await call('monitoring', 'PutMetricAlarm', { AlarmName: 'thing', ...limits, ...metric });
  await call('monitoring', 'PutMetricData', { Namespace: 'thing', MetricData: [{ MetricName: 'thing', Value: 1 }] });
  await call('events', 'PutRule', { Name: 'thing', EventPattern: pattern });
  const roleArn = 'arn:aws:iam::000000000000:role/thing';
  await call('states', 'CreateStateMachine', { name: 'thing', definition, roleArn });
  await call('states', 'StartExecution', { stateMachineArn: arn('states', 'stateMachine:thing'), name: 'thing' });
  await call('ssm', 'PutParameter', { Name: '/thing', Value: 'v', Type: 'String' });
  await call('dynamodb', 'CreateTable', onDemandTable('thing'));
  await call('sqs', 'CreateQueue', { QueueName: 'thing' });
}
