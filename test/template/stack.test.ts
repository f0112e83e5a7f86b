import { describe, expect, test } from '@jest/globals';
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
    [{ MeshOwner: '1234' }, 'an account id of twelve digits'],
    [{ AlarmTopicArn: 'pages' }, 'the ARN of an SNS topic'],
    [{ LogLevel: 'LOUD' }, 'one of DEBUG, INFO, WARN, ERROR'],
    [{ LogRetentionDays: '2' }, 'one of 1, 3, 5'],
  ])('refuse %j', async (given, expected) => {
    await expect(deployed({ ...given })).rejects.toThrow(expected);
  });
});

describe('The table', () => {
  const [[, table = {}] = []] = resourcesOf('AWS::DynamoDB::Table');

  test('outlives the stack, can be put back to any point in time, and forgets what has expired', () => {
    const resource = objectOf(objectOf(template.Resources).RolloutTable);
    expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
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
      stateMachine: 'arn:aws:states:eu-west-1:000000000000:stateMachine:meshshift-rollout',
      planFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:meshshift-plan-rollout:live',
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
    const rules = [...text.matchAll(/:rule\/([^"]*)"/g)].map(([, name]) => name);
    const stack = `\${AWS::StackName}`;
    expect(rules).toEqual([
      `${stack}-alarm`,
      `\${RolloutBus}/${stack}-command`,
      `${stack}-execution-end`,
      `${stack}-each-minute`,
    ]);
  });

  test('are kept for 14 days, encrypted', () => {
    for (const [, queue] of resourcesOf('AWS::SQS::Queue')) {
      expect(queue).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true });
    }
  });

  test('are told to whoever the user names, and to nobody unless one is named', async () => {
    const topic = 'arn:aws:sns:eu-west-1:000000000000:pages';
    const silent = await deployed();
    expect(silent.aws.inputsOf('monitoring:PutMetricAlarm')).toEqual([]);
    const { aws } = await deployed({ AlarmTopicArn: topic });
    expect(aws.inputsOf('monitoring:PutMetricAlarm')).toMatchObject([
      { AlarmName: 'meshshift-dead-letters', AlarmActions: [topic], Threshold: 0, TreatMissingData: 'notBreaching' },
    ]);
  });
});
