import type { ServiceName } from '../../local/kit/call.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { resourcesOf } from './deployed.ts';

/** One call that somebody might make to drive a rollout that is not theirs to drive. */
export interface Try {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What all who may look can read of the rollout that runs, and where the stack's parts are. */
export interface Target {
  readonly rolloutId: string;
  readonly router: string;
  readonly fence: number;
  readonly rev: number;
  readonly execution: string;
  readonly token: string;
  readonly stateMachine: string;
  readonly table: string;
  readonly bus: string;
  /** Tells the names of one run of all tries from those of another. */
  readonly salt: string;
}

const functions = resourcesOf('AWS::Serverless::Function').map(([logicalId]) => logicalId);
const detailTypes = [
  ...['Approve', 'Pause', 'Resume', 'Skip Wait', 'Abort', 'Promote', 'Roll Back', 'Release', 'Stop The Line'],
  ...['Start The Line', 'Probe', 'Rollout Requested', 'CloudWatch Alarm State Change', 'Weights Shifted'],
];
const route = {
  meshName: colorNames.mesh,
  virtualRouterName: colorNames.virtualRouter,
  routeName: colorNames.route,
};

/** Each kind of input that one of the functions takes, made up from what can be read. */
export function payloads(on: Target): readonly object[] {
  const { rolloutId, router, fence, rev, execution } = on;
  const at = (action: string) => ({
    ...{ rolloutId, router, fence, seq: 50, rev, turnsLeft: 9 },
    next: { action, seconds: 0, cause: '' },
  });
  const failure = { Error: 'none' };
  const time = '2099-01-01T00:00:00Z';
  const event = (type: string, detail: object) => ({
    ...{ source: 'meshshift.command', id: `made-up-${on.salt}`, time, detail },
    'detail-type': type,
  });
  const command = { rolloutId, router, step: 1, caller: 'me' };
  const probe = { alarm: { name: 'color-5xx', arn: '../../appmesh/color-mesh/color-router' }, caller: 'me' };
  return [
    { continues: at('continue'), execution: 'not-an-arn' },
    { continues: at('continue'), execution },
    { continues: at('continue'), execution: `${execution}.${fence + 1}` },
    { spec: {}, rolloutId, execution },
    { spec: {}, rolloutId, execution: 'x' },
    { spec: spec('color-v2'), dryRun: true },
    { spec: {}, dryRun: true, rolloutId, execution },
    { probe: { alarm: 'color-5xx' } },
    { probe: { router, arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx' } },
    ...['shift', 'look', 'sleep', 'promoted'].map(at),
    { ticket: at('rollBack'), failure, attempt: 0, execution },
    { ticket: { ...at('rollBack'), successor: 'x' }, failure, attempt: 0, execution: 'x' },
    { source: 'aws.events' },
    { source: 'aws.states', detail: { executionArn: execution } },
    event('Rollout Requested', spec('color-v1')),
    event('Approve', command),
    event('Promote', command),
    event('Resume', command),
    event('Probe', probe),
  ];
}

const spec = (canary: string) => ({
  service: 'color-backend',
  router: { mesh: colorNames.mesh, virtualRouter: colorNames.virtualRouter, routes: [colorNames.route] },
  canary,
  strategy: { allAtOnce: true },
  analysis: 'alarmsOnly',
  alarms: ['color-5xx'],
});

/** Calls of the functions, at each of their names, with each kind of input. */
const invocations = (on: Target): readonly Try[] =>
  functions
    .flatMap((name) => ['', ':live', ':1', ':$LATEST'].map((qualifier) => `meshshift-${name}${qualifier}`))
    .flatMap((FunctionName) =>
      payloads(on).map((payload) => ({
        service: 'lambda' as const,
        operation: 'Invoke',
        input: { FunctionName, Payload: JSON.stringify(payload) },
      })),
    );

/** Executions that begin with a made-up takeover, under each name that could be guessed. */
function starts({ rolloutId, router, fence, stateMachine: stateMachineArn, salt }: Target): readonly Try[] {
  const continues = { rolloutId, router, fence, next: { action: 'continue' }, turnsLeft: 400, successor: 'x' };
  return [rolloutId, `${rolloutId}.${fence + 1}`, `stranger-${salt}`].map((name) => ({
    service: 'states',
    operation: 'StartExecution',
    input: { stateMachineArn, name, input: JSON.stringify({ continues }) },
  }));
}

/** Events of each type, in the name of a command and of the stack itself. */
const events = ({ bus, rolloutId, router }: Target): readonly Try[] =>
  detailTypes.flatMap((DetailType) =>
    ['meshshift.command', 'meshshift', 'aws.cloudwatch'].map((Source) => ({
      service: 'events' as const,
      operation: 'PutEvents',
      input: {
        Entries: [
          {
            EventBusName: bus,
            Source,
            DetailType,
            Detail: JSON.stringify({ rolloutId, router, step: 1, caller: 'me' }),
          },
        ],
      },
    })),
  );

/** Orders to lay a probe, and to take one away, where a rollout is. */
function probes({ bus, router, rolloutId }: Target): readonly Try[] {
  const alarmArn = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx';
  const details = [alarmArn, router, `../${router}`].flatMap((arn) =>
    [{}, { remove: rolloutId }].map((remove) => ({ alarm: { name: 'color-5xx', arn }, caller: 'me', ...remove })),
  );
  return details.map((detail) => ({
    service: 'events',
    operation: 'PutEvents',
    input: {
      Entries: [
        { EventBusName: bus, Source: 'meshshift.command', DetailType: 'Probe', Detail: JSON.stringify(detail) },
      ],
    },
  }));
}

/** Writes to the table, reads of it, and of all else that a policy has. */
function reads({ table: TableName, router, rolloutId, execution }: Target): readonly Try[] {
  const Key = { pk: { S: router }, sk: { S: 'CONTROL' } };
  const query = (pk: string) => ({
    ...{ TableName, KeyConditionExpression: 'pk = :pk' },
    ExpressionAttributeValues: { ':pk': { S: pk } },
  });
  return [
    { service: 'dynamodb', operation: 'GetItem', input: { TableName, Key } },
    { service: 'dynamodb', operation: 'Query', input: query('LEASE') },
    { service: 'dynamodb', operation: 'Query', input: query(`DECISION#${rolloutId}`) },
    { service: 'states', operation: 'DescribeExecution', input: { executionArn: execution } },
    { service: 'ssm', operation: 'GetParameter', input: { Name: '/meshshift/meshshift' } },
    { service: 'monitoring', operation: 'ListMetrics', input: {} },
    { service: 'monitoring', operation: 'DescribeAlarms', input: { AlarmNames: ['color-5xx'] } },
    {
      service: 'monitoring',
      operation: 'GetMetricData',
      input: { StartTime: 0, EndTime: 60, MetricDataQueries: [{ Id: 'a', Expression: 'TIME_SERIES(1)' }] },
    },
    ...['meshshift-probe', 'color-5xx'].flatMap((AlarmName) =>
      ['OK', 'ALARM'].map((StateValue) => ({
        service: 'monitoring' as const,
        operation: 'SetAlarmState',
        input: { AlarmName, StateValue, StateReason: 'made up' },
      })),
    ),
  ];
}

/** What would drive, or keep a rollback from happening, where it was allowed. */
function writes({ table: TableName, router, execution, token: taskToken, stateMachine, bus }: Target): readonly Try[] {
  const Key = { pk: { S: router }, sk: { S: 'CONTROL' } };
  const lease = { pk: { S: 'LEASE' }, sk: { S: router } };
  const update = { UpdateExpression: 'SET fence = fence + :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
  return [
    { service: 'dynamodb', operation: 'UpdateItem', input: { TableName, Key, ...update } },
    { service: 'dynamodb', operation: 'DeleteItem', input: { TableName, Key } },
    { service: 'dynamodb', operation: 'DeleteItem', input: { TableName, Key: lease } },
    { service: 'dynamodb', operation: 'PutItem', input: { TableName, Item: Key } },
    { service: 'dynamodb', operation: 'Scan', input: { TableName } },
    { service: 'states', operation: 'SendTaskSuccess', input: { taskToken, output: '{"action":"look"}' } },
    { service: 'states', operation: 'SendTaskFailure', input: { taskToken } },
    { service: 'states', operation: 'StopExecution', input: { executionArn: execution } },
    { service: 'states', operation: 'RedriveExecution', input: { executionArn: execution } },
    { service: 'states', operation: 'UpdateStateMachine', input: { stateMachineArn: stateMachine, definition: '{}' } },
    { service: 'events', operation: 'DisableRule', input: { Name: 'meshshift-ReceiveSignalFunctionAlarmStateChange' } },
    { service: 'events', operation: 'DisableRule', input: { Name: 'meshshift-EachMinute' } },
    { service: 'events', operation: 'DeleteEventBus', input: { Name: bus } },
    { service: 'monitoring', operation: 'DeleteAlarms', input: { AlarmNames: ['color-5xx'] } },
    { service: 'monitoring', operation: 'DisableAlarmActions', input: { AlarmNames: ['color-5xx'] } },
    { service: 'monitoring', operation: 'PutMetricData', input: { Namespace: 'CWAgent', MetricData: [] } },
    {
      service: 'ssm',
      operation: 'PutParameter',
      input: { Name: '/meshshift/meshshift', Value: '{}', Overwrite: true },
    },
    {
      service: 'appmesh',
      operation: 'UpdateRoute',
      input: { ...route, spec: { httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [] } } } },
    },
    { service: 'appmesh', operation: 'DeleteRoute', input: route },
  ];
}

export const triesOn = (on: Target): readonly Try[] => [
  ...invocations(on),
  ...starts(on),
  ...events(on),
  ...probes(on),
  ...reads(on),
  ...writes(on),
];
