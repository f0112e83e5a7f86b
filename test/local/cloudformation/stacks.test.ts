import { describe, expect, test } from '@jest/globals';
import { userIdentity } from '../../../local/iam/identity.ts';
import { refusal } from '../asking.ts';
import { desk } from './desk.ts';

const shop = (changes: { retention?: number; name?: string; parameter?: string; more?: string } = {}) => `
Parameters:
  Mood: { Type: String, Default: calm }
  Secret: { Type: String, Default: hidden, NoEcho: true }
Resources:
  Lost: { Type: AWS::SQS::Queue, Properties: { MessageRetentionPeriod: ${changes.retention ?? 600} } }
  Where:
    Type: AWS::SSM::Parameter
    Properties: { Name: ${changes.name ?? '/shop/lost'}, Type: String, Value: !GetAtt Lost.Arn }
  ${changes.parameter ?? 'Mood'}Now:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: !Ref Mood }
  ${changes.more ?? ''}
Outputs:
  Arn: { Value: !GetAtt Lost.Arn, Description: Where it is }
`;

/** SSM refuses it when it is made. */
const broken = 'Broken: { Type: AWS::SSM::Parameter, DependsOn: Where, Properties: { Type: String, Value: "" } }';
const refused = /^Broken CREATE_FAILED: .*\(HandlerErrorCode: \w+\)$/;

describe('A new stack', () => {
  test('has its resources in order, its parameters and its outputs', async () => {
    const { create, stack, events, call } = desk();
    const { StackId } = await create('shop', shop(), { Parameters: [{ ParameterKey: 'Secret', ParameterValue: 'x' }] });
    expect(await stack('shop')).toMatchObject({
      StackId,
      StackStatus: 'CREATE_COMPLETE',
      Parameters: [
        { ParameterKey: 'Mood', ParameterValue: 'calm' },
        { ParameterKey: 'Secret', ParameterValue: '****' },
      ],
      Outputs: [{ OutputKey: 'Arn', OutputValue: expect.stringMatching(/:shop-Lost-[0-9A-F]{12}$/) }],
    });
    expect(await events('shop')).toEqual([
      'shop CREATE_IN_PROGRESS: User Initiated',
      'Lost CREATE_IN_PROGRESS',
      'Lost CREATE_COMPLETE',
      'Where CREATE_IN_PROGRESS',
      'Where CREATE_COMPLETE',
      'MoodNow CREATE_IN_PROGRESS',
      'MoodNow CREATE_COMPLETE',
      'shop CREATE_COMPLETE',
    ]);
    expect(await call('ssm', 'GetParameter', { Name: '/shop/lost' })).toHaveProperty('Parameter');
  });

  test('that fails takes back what it made, and can only be deleted then', async () => {
    const { create, update, stack, events, call } = desk();
    await create('shop', shop({ more: broken }));
    expect(await stack('shop')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    const said = await events('shop');
    expect(said.find((line) => line.startsWith('Broken CREATE_FAILED'))).toMatch(refused);
    expect(
      said.slice(
        said.indexOf(
          'shop ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Broken]. Rollback requested by user.',
        ),
      ),
    ).toEqual([
      expect.stringContaining('ROLLBACK_IN_PROGRESS'),
      'MoodNow DELETE_IN_PROGRESS',
      'MoodNow DELETE_COMPLETE',
      'Where DELETE_IN_PROGRESS',
      'Where DELETE_COMPLETE',
      'Lost DELETE_IN_PROGRESS',
      'Lost DELETE_COMPLETE',
      'shop ROLLBACK_COMPLETE',
    ]);
    expect((await refusal(call('ssm', 'GetParameter', { Name: '/shop/lost' }))).code).toBe('ParameterNotFound');
    expect((await refusal(update('shop', shop()))).message).toContain(
      'is in ROLLBACK_COMPLETE state and can not be updated',
    );
    await call('cloudformation', 'DeleteStack', { StackName: 'shop' });
    await create('shop', shop());
    expect(await stack('shop')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
  });

  test('that fails stays as it is, or goes, where that is asked for', async () => {
    const { create, stack, call } = desk();
    await create('stays', shop({ more: broken }), { DisableRollback: true });
    expect(await stack('stays')).toMatchObject({ StackStatus: 'CREATE_FAILED' });
    expect(await call('ssm', 'GetParameter', { Name: '/shop/lost' })).toHaveProperty('Parameter');
    const { StackId } = await create('goes', shop({ name: '/goes', more: broken }), { OnFailure: 'DELETE' });
    expect(await stack(String(StackId))).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  });

  test('leaves alone what it did not make', async () => {
    const { create, stack, call, events } = desk();
    const bus = 'Resources: { Bus: { Type: AWS::Events::EventBus, Properties: { Name: till } } }';
    await call('events', 'CreateEventBus', { Name: 'till' });
    await create('shop', bus);
    expect(await stack('shop')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    expect(await events('shop')).toContainEqual(expect.stringMatching(/^Bus CREATE_FAILED: .*ResourceAlreadyExists/));
    expect(await call('events', 'DescribeEventBus', { Name: 'till' })).toMatchObject({ Name: 'till' });
  });

  test.each([
    [
      'AWS::CloudWatch::Alarm',
      'AlarmName: taken, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold, Namespace: N, MetricName: M, Period: 60, Statistic: Sum',
    ],
    ['AWS::SNS::Topic', 'TopicName: taken'],
    ['AWS::SQS::Queue', 'QueueName: taken'],
    ['AWS::SSM::Parameter', 'Name: taken, Type: String, Value: x'],
    ['AWS::Events::Rule', 'Name: taken, ScheduleExpression: rate(1 minute)'],
    ['AWS::AppMesh::Mesh', 'MeshName: taken'],
  ])('does not take over a %s of another stack', async (type, properties) => {
    const { create, stack } = desk();
    const template = `Resources: { It: { Type: ${type}, Properties: { ${properties} } } }`;
    await create('first', template);
    await create('second', template);
    expect(await stack('first')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    expect(await stack('second')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    const { call } = desk();
    await expect(call('cloudformation', 'DescribeStacks', { StackName: 'first' })).rejects.toThrow('does not exist');
  });

  test.each([
    ['Resources: {}', 'At least one Resources member must be defined'],
    ['Resources: { A: { Type: AWS::ECS::Service } }', 'the type is not known here of A (AWS::ECS::Service)'],
    [
      'Parameters: { A: { Type: String } }\nResources: { Q: { Type: AWS::SQS::Queue } }',
      'Parameters: [A] must have values',
    ],
    [
      'Resources: { R: { Type: AWS::IAM::Role, Properties: { Policies: [] } } }',
      'Requires capabilities : [CAPABILITY_IAM]',
    ],
    [
      'Resources: { R: { Type: AWS::IAM::Role, Properties: { RoleName: a } } }',
      'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    ],
    ['Resources: { Q: { Type: AWS::SQS::Queue, UpdatePolicy: {} } }', 'Resources.Q: UpdatePolicy is not known here'],
    ['Resources: { Q: { Type: AWS::SQS::Queue, DeletionPolicy: Keep } }', 'must be one of Delete, Retain'],
  ])('is not begun with %s', async (template, message) => {
    const { create, call } = desk();
    expect((await refusal(create('shop', template))).message).toContain(message);
    expect(await call('cloudformation', 'ListStacks', {})).toEqual({ StackSummaries: [] });
  });

  test('is made by calls of whoever asks for it, as far as his policy goes', async () => {
    const { aws, call, stack, events } = desk();
    const statements = [{ Effect: 'Allow' as const, Action: ['cloudformation:*', 'sqs:*'], Resource: ['*'] }];
    const { accessKeyId } = aws.callers.register('ada', userIdentity('ada', statements));
    const ada = aws.callers.of(accessKeyId);
    const ask = (StackName: string, TemplateBody: string) =>
      call('cloudformation', 'CreateStack', { StackName, TemplateBody, Capabilities: ['CAPABILITY_IAM'] }, ada);
    await ask('queue', 'Resources: { Q: { Type: AWS::SQS::Queue } }');
    expect(await stack('queue')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    await ask('topic', 'Resources: { T: { Type: AWS::SNS::Topic } }');
    expect(await stack('topic')).toMatchObject({ StackStatus: 'ROLLBACK_COMPLETE' });
    await ask('role', 'Resources: { R: { Type: AWS::IAM::Role, Properties: { Policies: [] } } }');
    expect(await events('role')).toContainEqual(
      expect.stringMatching(/^R CREATE_FAILED: User: \S+user\/ada is not authorized to perform: iam:CreateRole/),
    );
  });
});

describe('An update', () => {
  test('changes what differs, adds and removes, and says so', async () => {
    const { create, update, stack, events, call } = desk();
    await create('shop', shop());
    const before = (await events('shop')).length;
    await update('shop', shop({ retention: 1200, parameter: 'Humour' }));
    expect((await events('shop')).slice(before)).toEqual([
      'shop UPDATE_IN_PROGRESS: User Initiated',
      'Lost UPDATE_IN_PROGRESS',
      'Lost UPDATE_COMPLETE',
      'HumourNow CREATE_IN_PROGRESS',
      'HumourNow CREATE_COMPLETE',
      'shop UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'MoodNow DELETE_IN_PROGRESS',
      'MoodNow DELETE_COMPLETE',
      'shop UPDATE_COMPLETE',
    ]);
    const { Outputs } = await stack('shop');
    const name = String(Object(Outputs)[0].OutputValue).split(':').at(-1);
    const QueueUrl = `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`;
    expect(await call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).toMatchObject({
      Attributes: { MessageRetentionPeriod: '1200' },
    });
  });

  test('of nothing is refused', async () => {
    const { create, update } = desk();
    await create('shop', shop());
    expect((await refusal(update('shop', shop()))).message).toBe('No updates are to be performed.');
  });

  test('puts another in the place of what gets another name', async () => {
    const { create, update, events, call } = desk();
    await create('shop', shop());
    await update('shop', shop({ name: '/shop/found' }));
    expect((await events('shop')).slice(-4)).toEqual([
      'shop UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Where DELETE_IN_PROGRESS',
      'Where DELETE_COMPLETE',
      'shop UPDATE_COMPLETE',
    ]);
    expect(await call('ssm', 'GetParameter', { Name: '/shop/found' })).toHaveProperty('Parameter');
    expect((await refusal(call('ssm', 'GetParameter', { Name: '/shop/lost' }))).code).toBe('ParameterNotFound');
  });

  test('that fails goes back to what the stack was', async () => {
    const { create, update, stack, events, call } = desk();
    await create('shop', shop());
    const before = (await events('shop')).length;
    await update('shop', shop({ retention: 1200, name: '/shop/found', more: broken }));
    expect(await stack('shop')).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
    const said = (await events('shop')).slice(before);
    expect(said.slice(said.findIndex((line) => line.includes('UPDATE_ROLLBACK_IN_PROGRESS')))).toEqual([
      'shop UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Broken]. ',
      'Lost UPDATE_IN_PROGRESS',
      'Lost UPDATE_COMPLETE',
      'Where UPDATE_IN_PROGRESS',
      'Where UPDATE_COMPLETE',
      'shop UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'Where DELETE_IN_PROGRESS',
      'Where DELETE_COMPLETE',
      'shop UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(await call('ssm', 'GetParameter', { Name: '/shop/lost' })).toHaveProperty('Parameter');
    expect((await refusal(call('ssm', 'GetParameter', { Name: '/shop/found' }))).code).toBe('ParameterNotFound');
    expect((await refusal(update('shop', shop()))).message).toBe('No updates are to be performed.');
  });
});

describe('A stack that is deleted', () => {
  test('leaves what is to be retained, and nothing else', async () => {
    const { create, stack, events, call } = desk();
    const kept =
      'Kept: { Type: AWS::SSM::Parameter, DeletionPolicy: Retain, Properties: { Name: kept, Type: String, Value: x } }';
    const { StackId } = await create('shop', shop({ more: kept }));
    await call('cloudformation', 'DeleteStack', { StackName: 'shop' });
    expect(await stack(String(StackId))).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    expect((await events(String(StackId))).slice(-9)).toEqual([
      'shop DELETE_IN_PROGRESS: User Initiated',
      'Kept DELETE_SKIPPED',
      'MoodNow DELETE_IN_PROGRESS',
      'MoodNow DELETE_COMPLETE',
      'Where DELETE_IN_PROGRESS',
      'Where DELETE_COMPLETE',
      'Lost DELETE_IN_PROGRESS',
      'Lost DELETE_COMPLETE',
      'shop DELETE_COMPLETE',
    ]);
    expect(await call('ssm', 'GetParameter', { Name: 'kept' })).toHaveProperty('Parameter');
    await expect(stack('shop')).rejects.toThrow('Stack with id shop does not exist');
    expect(await call('cloudformation', 'DeleteStack', { StackName: 'shop' })).toEqual({});
  });

  test('is whole to the last when another uses what it exports', async () => {
    const { create, stack, call } = desk();
    const exports = shop().replace('Description: Where it is', 'Export: { Name: lost }');
    await create('shop', exports);
    await create(
      'user',
      'Resources: { P: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !ImportValue lost } } }',
    );
    await call('cloudformation', 'DeleteStack', { StackName: 'shop' });
    expect(await stack('shop')).toMatchObject({
      StackStatus: 'DELETE_FAILED',
      StackStatusReason: 'Export lost cannot be deleted as it is in use by user',
    });
    await call('cloudformation', 'DeleteStack', { StackName: 'user' });
    await call('cloudformation', 'DeleteStack', { StackName: 'shop' });
    await expect(stack('shop')).rejects.toThrow('does not exist');
  });
});

test('A stack is kept with its roles, and one that was at work goes no further', async () => {
  const { aws, create } = desk();
  await create('shop', shop());
  const state = structuredClone(aws.snapshot()) as { services: { cloudformation: { stacks: { status: string }[] } } };
  for (const stack of state.services.cloudformation.stacks) stack.status = 'UPDATE_IN_PROGRESS';
  const again = desk();
  again.aws.restore(state);
  expect(await again.stack('shop')).toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_FAILED',
    StackStatusReason: 'The embedded AWS ended meanwhile.',
  });
  await again.call('cloudformation', 'DeleteStack', { StackName: 'shop' });
  await expect(again.stack('shop')).rejects.toThrow('does not exist');
});
