import { describe, expect, test } from '@jest/globals';
import type { Measure } from '../../core/ledger/measure.ts';
import { isList, isObject, type Json } from '../../local/template/json.ts';
import { deployed, objectOf, resourcesOf, template } from './deployed.ts';

describe('The parameters', () => {
  const parameters = objectOf(template.Parameters);

  test.each(Object.keys(parameters))('%s has a default, a description and a place on the page', (name) => {
    const parameter = objectOf(parameters[name]);
    expect(parameter.Default).toBeDefined();
    expect(String(parameter.Description).length).toBeGreaterThan(20);
    const page = objectOf(objectOf(template.Metadata)['AWS::CloudFormation::Interface']);
    expect(Object.keys(objectOf(page.ParameterLabels))).toContain(name);
    expect(JSON.stringify(page.ParameterGroups)).toContain(`"${name}"`);
  });

  test.each([
    [{ MeshName: 'shop mesh' }, "a mesh's name"],
    [{ LoadBalancerName: 'app/shop' }, "a load balancer's name"],
    [{ LatticeService: 'checkout' }, "a service's id"],
    [{ DefaultActions: 'yes' }, 'one of keep, write'],
    [{ TaggedRules: 'all' }, 'one of any, only'],
    [{ MeshOwner: '1234' }, 'an account id of twelve digits'],
    [{ AlarmTopicArn: 'pages' }, 'the ARN of an SNS topic'],
    [{ ReservedConcurrency: '1' }, 'a number from 5 to 9999, or none'],
    [{ ExecutionLogLevel: 'LOUD' }, 'one of ALL, ERROR, FATAL, OFF'],
    [{ LogRetentionDays: '2' }, 'one of 1, 3, 5'],
  ])('refuse %j', async (given, expected) => {
    await expect(deployed({ ...given })).rejects.toThrow(expected);
  });
});

describe('The name of the stack', () => {
  /** What each service takes at most. */
  const limits: Readonly<Record<string, number>> = {
    FunctionName: 64,
    RuleName: 64,
    'AWS::Events::Rule': 64,
    'AWS::Serverless::StateMachine': 80,
    QueueName: 80,
    TopicName: 256,
    AlarmName: 255,
    DashboardName: 255,
  };
  const rooms: number[] = [];
  const measure = (value: Json, type: string): void => {
    for (const [key, item] of isList(value)
      ? value.map((item) => ['', item] as const)
      : Object.entries(isObject(value) ? value : {})) {
      const limit = limits[key === 'Name' ? type : key];
      const name = isObject(item) ? item['Fn::Sub'] : undefined;
      if (limit !== undefined && typeof name === 'string' && name.includes('AWS::StackName'))
        rooms.push(limit - name.replaceAll(/\$\{\w+::\w+\}/g, '').length);
      else measure(item ?? null, type);
    }
  };

  test('may be as long as CloudFormation lets it, for each name that is made of it', () => {
    for (const resource of Object.values(objectOf(template.Resources)))
      measure(objectOf(resource).Properties ?? null, String(objectOf(resource).Type));
    expect(rooms.length).toBeGreaterThan(5);
    expect(Math.min(...rooms)).toBeGreaterThanOrEqual(128);
  });

  test('of 128 characters makes a stack', async () => {
    const { aws, stack } = await deployed({}, 'aws', 'a'.repeat(128));
    for (const { functionName } of stack.functions) expect(functionName.length).toBeLessThanOrEqual(64);
    for (const { Name } of aws.inputsOf('events:PutRule')) expect(String(Name).length).toBeLessThanOrEqual(64);
    for (const { QueueName } of aws.inputsOf('sqs:CreateQueue'))
      expect(String(QueueName).length).toBeLessThanOrEqual(80);
    for (const { name } of aws.inputsOf('states:CreateStateMachine'))
      expect(String(name).length).toBeLessThanOrEqual(80);
    expect(new Set(stack.functions.map(({ functionName }) => functionName)).size).toBe(stack.functions.length);
  });
});

describe('The table', () => {
  const [[, table = {}] = []] = resourcesOf('AWS::DynamoDB::Table');

  test('outlives the stack, can be put back to any point in time, and forgets what has expired', () => {
    const resource = objectOf(objectOf(template.Resources).RolloutTable);
    expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    expect(table.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(table.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  test('is keyed by pk and sk', () => {
    expect(table.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
  });
});

describe('The SSM parameter', () => {
  test('leads from the name of the stack to its parts', async () => {
    const { aws } = await deployed();
    const [parameter] = aws.inputsOf('ssm:PutParameter');
    expect(parameter?.Name).toBe('/meshshift/meshshift');
    expect(JSON.parse(String(parameter?.Value))).toEqual({
      stateMachine: 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollout-meshshift',
      planFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:meshshift-DryRunFunction',
      table: 'meshshift-RolloutTable',
      bus: 'meshshift',
      region: 'eu-west-1',
    });
  });
});

describe('Dead letters', () => {
  test('are accepted from each of the rules, and from no other', () => {
    const [[, policy = {}] = []] = resourcesOf('AWS::SQS::QueuePolicy');
    const text = JSON.stringify(policy.PolicyDocument);
    const rules = [...text.matchAll(/"Fn::GetAtt":(?:\["(\w+)","Arn"\]|"(\w+)\.Arn")/g)].map(
      ([, list, dotted]) => list ?? dotted,
    );
    expect(rules.filter((id) => id !== 'DeliveryDeadLetters')).toEqual([
      'ReceiveSignalFunctionAlarmStateChange',
      'ReceiveSignalFunctionCommand',
      'PlanRolloutFunctionRequest',
      'RollBackFunctionExecutionEnd',
      'EachMinute',
      'Notification',
      'LineNotification',
    ]);
  });

  test('are kept for 14 days, encrypted', () => {
    for (const [, queue] of resourcesOf('AWS::SQS::Queue')) {
      expect(queue).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true });
    }
  });

  test('are told to somebody', async () => {
    const { aws } = await deployed();
    const [alarm] = aws
      .inputsOf('monitoring:PutMetricAlarm')
      .filter(({ AlarmName }) => AlarmName === 'meshshift-dead-letters');
    expect(alarm).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, Metrics: expect.any(Array) });
  });
});

describe('The alarms of the automation itself', () => {
  const own = 'arn:aws:sns:eu-west-1:000000000000:meshshift-notifications';
  const pages = 'arn:aws:sns:eu-west-1:000000000000:pages';

  test.each([
    [{}, own],
    [{ AlarmTopicArn: pages }, pages],
  ])('with %j tell %s, and are no alarm while nothing runs', async (parameters, topic) => {
    const { aws } = await deployed({ ...parameters });
    const all = aws.inputsOf('monitoring:PutMetricAlarm');
    const alarms = all.filter(({ AlarmName }) => AlarmName !== 'meshshift-probe');
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'meshshift-dead-letters',
      'meshshift-executions-stopped',
      'meshshift-function-errors',
      'meshshift-rollback-failing',
      'meshshift-rollback-slow',
      'meshshift-throttles',
    ]);
    for (const alarm of alarms)
      expect(alarm).toMatchObject({
        AlarmActions: [topic],
        Threshold: alarm.MetricName === 'RollbackMilliseconds' ? 60_000 : 0,
        TreatMissingData: 'notBreaching',
      });
  });

  test('watch every function that rollouts need, and every queue', async () => {
    const { aws, stack } = await deployed();
    const text = JSON.stringify(aws.inputsOf('monitoring:PutMetricAlarm'));
    // An error of the function that people ask is theirs to see, and wakes nobody.
    const paging = stack.functions.filter(({ logicalId }) => logicalId !== 'DryRunFunction');
    for (const { functionName } of paging) expect(text).toContain(`"Value":"${functionName}"`);
    for (const { QueueName } of aws.inputsOf('sqs:CreateQueue')) expect(text).toContain(`"Value":"${QueueName}"`);
  });

  test('may speak to the stack’s topic, as EventBridge may, and nobody else', () => {
    const [[, policy = {}] = []] = resourcesOf('AWS::SNS::TopicPolicy');
    const statements = objectOf(policy.PolicyDocument).Statement;
    expect(statements).toMatchObject([
      { Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish' },
      { Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Condition: expect.anything() },
    ]);
  });
});

test('The alarm that is set off to try the way has nothing to watch and nobody to tell', async () => {
  const { aws } = await deployed();
  const [probe] = aws.inputsOf('monitoring:PutMetricAlarm').filter(({ AlarmName }) => AlarmName === 'meshshift-probe');
  expect(probe).toMatchObject({ ActionsEnabled: false, Namespace: 'Meshshift', TreatMissingData: 'missing' });
  expect(probe?.AlarmActions).toBeUndefined();
});

describe('The dashboard', () => {
  const [[, dashboard = {}] = []] = resourcesOf('AWS::CloudWatch::Dashboard');
  const text = String(objectOf(dashboard.DashboardBody)['Fn::Sub']);

  test('is JSON whose widgets do not overlap', () => {
    const { widgets } = JSON.parse(text);
    const cells = widgets.flatMap(({ x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)}/${y + Math.floor(i / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...widgets.map(({ x, width }: { x: number; width: number }) => x + width))).toBe(24);
  });

  test('and the alarms read no metric of ours that nothing sends', () => {
    const { widgets } = JSON.parse(text);
    const shown: string[] = [];
    for (const { properties } of widgets) {
      let own = false;
      for (const [namespace, name, ...rest] of properties.metrics ?? []) {
        own = namespace === 'Meshshift' || (own && /^\.+$/.test(namespace));
        if (own && name !== undefined && namespace !== '...') shown.push(name);
        if (namespace === 'Meshshift')
          expect(rest.slice(0, 2)).toEqual(['service', expect.stringMatching(/^\$\{AWS::StackName\}$/)]);
      }
    }
    const alarms = resourcesOf('AWS::CloudWatch::Alarm').filter(
      ([id, one]) => id !== 'ProbeAlarm' && one.Namespace === 'Meshshift',
    );
    const watched = alarms.map(([, { MetricName }]) => String(MetricName));
    expect(watched).toEqual(['RollbackMilliseconds']);
    expect([...new Set([...shown, ...watched])].sort()).toEqual([
      'RollbackMilliseconds',
      'RolloutsEnded',
      'RoutersTakenOver',
      'StopsBySchedule',
      'Verdicts',
    ] satisfies Measure['name'][]);
  });

  test('shows every alarm that means something, and every function and queue of the stack', () => {
    const shown = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const types = ['AWS::CloudWatch::Alarm', 'AWS::Serverless::Function', 'AWS::SQS::Queue'];
    const ids = types.flatMap((type) => resourcesOf(type).map(([id]) => id)).filter((id) => id !== 'ProbeAlarm');
    expect(shown).toEqual(expect.arrayContaining(ids));
  });
});
