import type { ServiceName } from '../../../local/kit/call.ts';

/** One call as a client would make it, before anything of it is changed. */
export interface Sample {
  readonly scope: ServiceName;
  readonly method: string;
  /** With labels filled in. */
  readonly path: string;
  readonly target?: string;
  /** In JSON, or in a form. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly isForm?: boolean;
}

const json = (scope: ServiceName, prefix: string, calls: Readonly<Record<string, readonly object[]>>): Sample[] =>
  Object.entries(calls).flatMap(([operation, bodies]) =>
    bodies.map((body) => ({ scope, method: 'POST', path: '/', target: `${prefix}.${operation}`, body: { ...body } })),
  );

const rest = (scope: ServiceName, calls: readonly (readonly [string, string, object?])[]): Sample[] =>
  calls.map(([method, path, body = {}]) => ({ scope, method, path, body: { ...body } }));

const form = (scope: ServiceName, calls: readonly object[]): Sample[] =>
  calls.map((body) => ({ scope, method: 'POST', path: '/', body: { ...body }, isForm: true }));

export const names = {
  role: 'arn:aws:iam::000000000000:role/r',
  queue: 'https://sqs.eu-west-1.amazonaws.com/000000000000/q',
  queueArn: 'arn:aws:sqs:eu-west-1:000000000000:q',
  topic: 'arn:aws:sns:eu-west-1:000000000000:t',
  machine: 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow',
  fn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
  mesh: '/v20190125/meshes/m',
};

const key = { pk: { S: 'a' }, sk: { S: 'b' } };
const table = { TableName: 'orders' };
const dynamodb = json('dynamodb', 'DynamoDB_20120810', {
  CreateTable: [
    {
      TableName: 'other',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
  DescribeTable: [table],
  ListTables: [{ Limit: 3 }],
  PutItem: [{ ...table, Item: { ...key, n: { N: '1' }, l: { L: [{ S: 'x' }] }, m: { M: { a: { BOOL: true } } } } }],
  GetItem: [{ ...table, Key: key, ConsistentRead: true, ProjectionExpression: 'n, m.a' }],
  UpdateItem: [
    {
      ...table,
      Key: key,
      UpdateExpression: 'SET #n = if_not_exists(#n, :z) + :a, l = list_append(l, :l) REMOVE m.a',
      ConditionExpression: 'attribute_exists(pk) AND (#n < :a OR contains(l, :a) OR size(l) > :z)',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':a': { N: '2' }, ':z': { N: '0' }, ':l': { L: [{ NULL: true }] } },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  ],
  DeleteItem: [{ ...table, Key: key, ReturnValues: 'ALL_OLD' }],
  Query: [
    {
      ...table,
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      FilterExpression: 'n > :n',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { S: 'b' }, ':n': { N: '0' } },
      Limit: 2,
      ScanIndexForward: false,
    },
  ],
  Scan: [{ ...table, Limit: 1, ExclusiveStartKey: key }],
  BatchWriteItem: [{ RequestItems: { orders: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: key } }] } }],
  BatchGetItem: [{ RequestItems: { orders: { Keys: [key] } } }],
  UpdateTimeToLive: [{ ...table, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } }],
});

const metric = { Namespace: 'A', MetricName: 'B', Dimensions: [{ Name: 'C', Value: 'D' }] };
const alarm = {
  AlarmName: 'alarm',
  ...metric,
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
const query = (expression: string) => ({ Id: 'e', Expression: expression, Period: 60 });
const time = { StartTime: 1767225600, EndTime: 1767229200 };
const stat = { Id: 'm', MetricStat: { Metric: metric, Period: 60, Stat: 'p99' }, ReturnData: false };
const monitoring = json('monitoring', 'GraniteServiceVersion20100801', {
  PutMetricData: [
    {
      Namespace: 'A',
      MetricData: [
        { ...metric, Namespace: undefined, Value: 1, Timestamp: 1767225660, Unit: 'Milliseconds' },
        { MetricName: 'B', Values: [1, 2], Counts: [3, 4] },
        { MetricName: 'B', StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 } },
      ],
    },
  ],
  GetMetricData: [
    {
      ...time,
      MetricDataQueries: [stat, query('IF(m > 1 AND NOT (m == 2), FILL(m, 0), RATE(m)) * 2')],
      ScanBy: 'TimestampAscending',
    },
    { ...time, MetricDataQueries: [query('SUM(SEARCH(\'{A,C} MetricName="B" C=("D" OR E)\', \'Sum\', 60))')] },
  ],
  GetMetricStatistics: [{ ...metric, ...time, Period: 60, Statistics: ['Sum', 'Maximum'] }],
  ListMetrics: [metric],
  PutMetricAlarm: [
    alarm,
    { ...alarm, MetricName: undefined, Statistic: undefined, Metrics: [stat, { Id: 'e', Expression: 'm / 2' }] },
  ],
  PutCompositeAlarm: [
    {
      AlarmName: 'both',
      AlarmRule: 'ALARM(alarm) AND NOT (OK("alarm") OR FALSE)',
      ActionsSuppressor: 'alarm',
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 60,
    },
  ],
  DescribeAlarms: [{ AlarmNames: ['alarm'], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 10 }],
  DescribeAlarmHistory: [{ AlarmName: 'alarm', MaxRecords: 5 }],
  SetAlarmState: [{ AlarmName: 'alarm', StateValue: 'ALARM', StateReason: 'r', StateReasonData: '{"a":1}' }],
  EnableAlarmActions: [{ AlarmNames: ['alarm'] }],
  TagResource: [
    { ResourceARN: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:alarm', Tags: [{ Key: 'a', Value: 'b' }] },
  ],
});

const pattern = {
  source: ['a', { prefix: 'b' }, { 'anything-but': ['c'] }],
  'detail-type': [{ wildcard: 'a*b' }, { exists: true }],
  detail: { n: [{ numeric: ['>', 0, '<=', 5] }], 'a.b': [{ cidr: '10.0.0.0/8' }], $or: [{ x: [1] }, { y: [null] }] },
};
const event = {
  id: '1',
  account: '0',
  source: 'a',
  time: '2026-01-01T00:00:00Z',
  region: 'r',
  resources: ['arn:a'],
  'detail-type': 'ab',
  detail: { n: 3, 'a.b': '10.0.0.1', list: [{ x: 1 }], nothing: null },
};
const events = json('events', 'AWSEvents', {
  PutEvents: [
    {
      Entries: [
        {
          Source: 'a',
          DetailType: 'ab',
          Detail: JSON.stringify(event.detail),
          Resources: ['arn:a'],
          EventBusName: 'default',
          Time: 1767225600,
        },
      ],
    },
  ],
  TestEventPattern: [{ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }],
  PutRule: [
    { Name: 'rule', EventPattern: JSON.stringify(pattern), State: 'ENABLED', Description: 'd' },
    { Name: 'tick', ScheduleExpression: 'cron(0/5 8-17 ? * MON-FRI *)' },
    { Name: 'tick', ScheduleExpression: 'rate(5 minutes)' },
  ],
  PutTargets: [
    {
      Rule: 'all',
      Targets: [
        {
          Id: 'q',
          Arn: names.queueArn,
          InputTransformer: {
            InputPathsMap: { d: '$.detail.list[0].x' },
            InputTemplate: '{"a":"it is <d>","e":<aws.events.event>}',
          },
        },
      ],
    },
    {
      Rule: 'all',
      Targets: [
        {
          Id: 'f',
          Arn: names.fn,
          InputPath: '$.detail',
          RetryPolicy: { MaximumRetryAttempts: 2 },
          DeadLetterConfig: { Arn: names.queueArn },
        },
      ],
    },
    { Rule: 'all', Targets: [{ Id: 'm', Arn: names.machine, RoleArn: names.role, Input: '{"a":1}' }] },
  ],
  RemoveTargets: [{ Rule: 'all', Ids: ['q'], Force: true }],
  ListTargetsByRule: [{ Rule: 'all', Limit: 1 }],
  ListRules: [{ NamePrefix: 'a', Limit: 1, NextToken: '1' }],
  CreateEventBus: [{ Name: 'bus' }],
  DescribeEventBus: [{ Name: 'default' }],
  CreateConnection: [
    {
      Name: 'c',
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'v' } },
    },
  ],
  TagResource: [{ ResourceARN: 'arn:aws:events:eu-west-1:000000000000:rule/all', Tags: [{ Key: 'a', Value: 'b' }] }],
});

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  TimeoutSeconds: 600,
  States: {
    A: { Type: 'Pass', Assign: { x: "{% $states.input.a ? $states.input.a : 'none' %}" }, Next: 'B' },
    B: { Type: 'Choice', Choices: [{ Condition: '{% $x = 1 %}', Next: 'C' }], Default: 'D' },
    C: { Type: 'Wait', Seconds: 5, Next: 'D' },
    D: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: names.fn, Payload: { x: '{% $x %}', list: "{% [1..3].{'v': $} %}" } },
      TimeoutSeconds: 10,
      Retry: [
        {
          ErrorEquals: ['States.TaskFailed'],
          IntervalSeconds: 1,
          MaxAttempts: 2,
          BackoffRate: 2,
          JitterStrategy: 'FULL',
        },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E', Output: '{% $states.errorOutput %}' }],
      Next: 'E',
    },
    E: {
      Type: 'Map',
      Items: [1, 2],
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
      Next: 'F',
    },
    F: { Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: { Type: 'Succeed' } } }], Next: 'G' },
    G: { Type: 'Fail', Error: 'e', Cause: "{% 'because ' & $string($x) %}" },
  },
};
const states = json('states', 'AWSStepFunctions', {
  CreateStateMachine: [
    { name: 'other', definition: JSON.stringify(definition), roleArn: names.role, type: 'STANDARD' },
  ],
  UpdateStateMachine: [{ stateMachineArn: names.machine, definition: JSON.stringify(definition) }],
  ValidateStateMachineDefinition: [{ definition: JSON.stringify(definition) }],
  DescribeStateMachine: [{ stateMachineArn: names.machine }],
  StartExecution: [{ stateMachineArn: names.machine, name: 'one', input: '{"a":1}' }],
  StopExecution: [
    { executionArn: names.machine.replace('stateMachine', 'execution').concat(':one'), error: 'e', cause: 'c' },
  ],
  DescribeExecution: [{ executionArn: names.machine.replace('stateMachine', 'execution').concat(':one') }],
  GetExecutionHistory: [
    {
      executionArn: names.machine.replace('stateMachine', 'execution').concat(':one'),
      maxResults: 10,
      reverseOrder: true,
    },
  ],
  RedriveExecution: [{ executionArn: names.machine.replace('stateMachine', 'execution').concat(':one') }],
  ListExecutions: [{ stateMachineArn: names.machine, statusFilter: 'RUNNING', maxResults: 3, nextToken: 'x' }],
  ListStateMachines: [{ maxResults: 3 }],
  SendTaskSuccess: [{ taskToken: 'AQCEAAAAKgWyJhIiwxLCJiIl0', output: '{"a":1}' }],
  SendTaskFailure: [{ taskToken: 'AQCEAAAAKgx', error: 'e', cause: 'c' }],
});

const ssm = json('ssm', 'AmazonSSM', {
  PutParameter: [{ Name: '/a/b', Value: 'v', Type: 'String', Overwrite: true, Description: 'd' }],
  GetParameter: [{ Name: '/a/b', WithDecryption: true }],
  GetParameters: [{ Names: ['/a/b', '/c'] }],
  GetParametersByPath: [{ Path: '/a', Recursive: true, MaxResults: 2, NextToken: 'x' }],
  DeleteParameter: [{ Name: '/a/b' }],
});

const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: names.queueArn,
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*' } },
    },
  ],
};
const message = {
  QueueUrl: names.queue,
  MessageBody: 'b',
  DelaySeconds: 1,
  MessageAttributes: { a: { DataType: 'String', StringValue: 'x' } },
};
const sqs = json('sqs', 'AmazonSQS', {
  CreateQueue: [{ QueueName: 'other', Attributes: { VisibilityTimeout: '30', Policy: JSON.stringify(policy) } }],
  SetQueueAttributes: [{ QueueUrl: names.queue, Attributes: { Policy: JSON.stringify(policy) } }],
  GetQueueUrl: [{ QueueName: 'q' }],
  GetQueueAttributes: [{ QueueUrl: names.queue, AttributeNames: ['All'] }],
  SendMessage: [message],
  ReceiveMessage: [
    {
      QueueUrl: names.queue,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 1,
      AttributeNames: ['All'],
      MessageAttributeNames: ['a.*'],
    },
  ],
  DeleteMessage: [{ QueueUrl: names.queue, ReceiptHandle: 'x' }],
  ListQueues: [{ QueueNamePrefix: 'q', MaxResults: 1 }],
  PurgeQueue: [{ QueueUrl: names.queue }],
});

const forms = [
  ...form('sqs', [
    {
      Action: 'SendMessage',
      QueueUrl: names.queue,
      MessageBody: 'b',
      'MessageAttribute.1.Name': 'a',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'x',
    },
    { Action: 'CreateQueue', QueueName: 'other', 'Attribute.1.Name': 'VisibilityTimeout', 'Attribute.1.Value': '30' },
    { Action: 'ReceiveMessage', QueueUrl: names.queue, MaxNumberOfMessages: '2', 'AttributeName.1': 'All' },
  ]),
  ...form('sns', [
    { Action: 'CreateTopic', Name: 't', 'Attributes.entry.1.key': 'DisplayName', 'Attributes.entry.1.value': 'x' },
    {
      Action: 'Subscribe',
      TopicArn: names.topic,
      Protocol: 'sqs',
      Endpoint: names.queueArn,
      ReturnSubscriptionArn: 'true',
    },
    {
      Action: 'Publish',
      TopicArn: names.topic,
      Message: 'm',
      Subject: 's',
      'MessageAttributes.entry.1.Name': 'a',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'x',
    },
    { Action: 'ListTopics' },
  ]),
  ...form('sts', [{ Action: 'GetCallerIdentity', Version: '2011-06-15' }]),
  ...form('monitoring', [
    {
      Action: 'PutMetricData',
      Namespace: 'A',
      'MetricData.member.1.MetricName': 'B',
      'MetricData.member.1.Value': '1',
      'MetricData.member.1.Timestamp': '2026-01-01T00:00:00Z',
      'MetricData.member.1.Dimensions.member.1.Name': 'C',
      'MetricData.member.1.Dimensions.member.1.Value': 'D',
    },
    { Action: 'SetAlarmState', AlarmName: 'alarm', StateValue: 'OK', StateReason: 'r' },
    { Action: 'DescribeAlarms', 'AlarmNames.member.1': 'alarm', MaxRecords: '1' },
    {
      Action: 'GetMetricStatistics',
      Namespace: 'A',
      MetricName: 'B',
      StartTime: '2026-01-01T00:00:00Z',
      EndTime: '2026-01-01T01:00:00Z',
      Period: '60',
      'Statistics.member.1': 'Sum',
    },
  ]),
];

const functions = '/2015-03-31/functions';
const lambda = rest('lambda', [
  ['POST', `${functions}/f/invocations`, { a: 1, b: [null] }],
  ['POST', `${functions}/f:live/invocations?Qualifier=live`, {}],
  ['GET', `${functions}?MaxItems=1&Marker=0`],
  ['GET', `${functions}/f/configuration`],
  [
    'PUT',
    `${functions}/f/configuration`,
    { Timeout: 10, MemorySize: 256, Environment: { Variables: { A: 'b', NODE_OPTIONS: '--x' } } },
  ],
  ['POST', `${functions}/f/versions`, { Description: 'd' }],
  [
    'POST',
    `${functions}/f/aliases`,
    { Name: 'other', FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } } },
  ],
  ['PUT', `${functions}/f/aliases/live`, { FunctionVersion: '1' }],
  ['PUT', '/2017-10-31/functions/f/concurrency', { ReservedConcurrentExecutions: 1 }],
  [
    'PUT',
    '/2019-09-25/functions/f/event-invoke-config',
    { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: names.queueArn } } },
  ],
  ['DELETE', `${functions}/f/aliases/live`],
]);

const node = {
  listeners: [{ portMapping: { port: 8080, protocol: 'http' } }],
  serviceDiscovery: { dns: { hostname: 'h' } },
};
const route = {
  priority: 1,
  httpRoute: {
    match: {
      prefix: '/',
      method: 'GET',
      headers: [{ name: 'x', invert: true, match: { range: { start: 1, end: 3 } } }],
      queryParameters: [{ name: 'q', match: { exact: 'v' } }],
    },
    action: { weightedTargets: [{ virtualNode: 'n', weight: 90, port: 8080 }] },
    retryPolicy: { maxRetries: 2, perRetryTimeout: { unit: 's', value: 1 }, httpRetryEvents: ['server-error'] },
    timeout: { perRequest: { unit: 'ms', value: 500 } },
  },
};
const appmesh = rest('appmesh', [
  [
    'PUT',
    '/v20190125/meshes',
    { meshName: 'other', spec: { egressFilter: { type: 'ALLOW_ALL' } }, tags: [{ key: 'a', value: 'b' }] },
  ],
  ['GET', '/v20190125/meshes?limit=1&nextToken=x'],
  ['GET', names.mesh],
  ['PUT', `${names.mesh}/virtualNodes`, { virtualNodeName: 'other', spec: node, clientToken: 'c' }],
  ['PUT', `${names.mesh}/virtualNodes/n`, { spec: node }],
  [
    'PUT',
    `${names.mesh}/virtualRouters/r`,
    { spec: { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] } },
  ],
  ['PUT', `${names.mesh}/virtualRouter/r/routes`, { routeName: 'other', spec: route }],
  ['PUT', `${names.mesh}/virtualRouter/r/routes/one`, { spec: route, clientToken: 'c' }],
  ['GET', `${names.mesh}/virtualRouter/r/routes/one?meshOwner=000000000000`],
  [
    'PUT',
    `${names.mesh}/virtualServices`,
    { virtualServiceName: 's.local', spec: { provider: { virtualRouter: { virtualRouterName: 'r' } } } },
  ],
  ['DELETE', `${names.mesh}/virtualRouter/r/routes/one`],
  ['GET', `/v20190125/tags?resourceArn=arn:aws:appmesh:eu-west-1:000000000000:mesh/m`],
]);

/** What makes a world in which the others have something to find. */
export const first: readonly Sample[] = [
  ...json('dynamodb', 'DynamoDB_20120810', {
    CreateTable: [
      {
        ...table,
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      },
    ],
    PutItem: [{ ...table, Item: { ...key, n: { N: '1' }, l: { L: [] }, m: { M: {} } } }],
  }),
  ...json('sqs', 'AmazonSQS', { CreateQueue: [{ QueueName: 'q' }] }),
  ...form('sns', [{ Action: 'CreateTopic', Name: 't' }]),
  ...json('monitoring', 'GraniteServiceVersion20100801', {
    PutMetricAlarm: [alarm],
    PutMetricData: [{ Namespace: 'A', MetricData: [{ MetricName: 'B', Dimensions: metric.Dimensions, Value: 1 }] }],
  }),
  ...json('ssm', 'AmazonSSM', { PutParameter: [{ Name: '/a/b', Value: 'v', Type: 'String' }] }),
  ...json('states', 'AWSStepFunctions', {
    CreateStateMachine: [{ name: 'flow', definition: JSON.stringify(definition), roleArn: names.role }],
  }),
  ...json('events', 'AWSEvents', {
    PutRule: [{ Name: 'all', EventPattern: '{"source":["a"]}' }],
    PutTargets: [
      {
        Rule: 'all',
        Targets: [
          { Id: 'f', Arn: names.fn },
          { Id: 'q', Arn: names.queueArn },
        ],
      },
    ],
  }),
  ...rest('appmesh', [
    ['PUT', '/v20190125/meshes', { meshName: 'm' }],
    ['PUT', `${names.mesh}/virtualNodes`, { virtualNodeName: 'n', spec: node }],
    [
      'PUT',
      `${names.mesh}/virtualRouters`,
      { virtualRouterName: 'r', spec: { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] } },
    ],
    ['PUT', `${names.mesh}/virtualRouter/r/routes`, { routeName: 'one', spec: route }],
  ]),
];

/** Every protocol and every service. */
export const samples: readonly Sample[] = [
  ...dynamodb,
  ...monitoring,
  ...events,
  ...states,
  ...ssm,
  ...sqs,
  ...forms,
  ...lambda,
  ...appmesh,
];
