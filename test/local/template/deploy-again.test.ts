import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import type { ServiceName } from '../../../local/kit/call.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../../local/lambda/lambda.ts';
import { type Deployed, deployTemplate } from '../../../local/template/deploy-template.ts';
import { countedSurroundings, refusal, someone } from '../asking.ts';
import { withFiles } from './stack.ts';

const template = (
  changes: {
    retention?: number;
    timeout?: number;
    targets?: string;
    keys?: string;
    allows?: string;
    all?: boolean;
  } = {},
) => `
Transform: AWS::Serverless-2016-10-31
Parameters: { Mood: { Type: String, Default: calm } }
Resources:
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: till } }
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: ${changes.keys ?? 'id'}, AttributeType: S }]
      KeySchema: [{ AttributeName: ${changes.keys ?? 'id'}, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: expires, Enabled: true }
  Lost: { Type: AWS::SQS::Queue, Properties: { MessageRetentionPeriod: ${changes.retention ?? 600} } }
  Where: { Type: AWS::SSM::Parameter, Properties: { Name: /shop/flow, Type: String, Value: !Ref Flow } }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: all
      EventPattern: { source: [till] }
      Targets: [${changes.targets ?? '{ Id: one, Arn: !GetAtt Lost.Arn }'}]
  Pack:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/pack/
      Handler: handler.handler
      Runtime: nodejs24.x
      Timeout: ${changes.timeout ?? 3}
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: ${changes.all ?? true}
      Environment: { Variables: { MOOD: !Ref Mood } }
      Policies:
        - Statement: { Effect: Allow, Action: '${changes.allows ?? 'ssm:GetParameter'}', Resource: '*' }
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.asl.yaml
      DefinitionSubstitutions: { Pack: !Sub "\${Pack.Version}", Mood: !Ref Mood }
      Policies:
        - Statement: { Effect: Allow, Action: lambda:InvokeFunction, Resource: !Sub "\${Pack.Arn}:*" }
`;
const flow = `
QueryLanguage: JSONata
StartAt: Rest
States:
  Rest: { Type: Wait, Seconds: 60, Next: Pack }
  Pack:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Arguments: { FunctionName: "\${Pack}", Payload: { mood: "\${Mood}" } }
    End: true
`;

const clock = virtualClock();
let aws: EmbeddedAws;
let functions: Lambda | undefined;
let called: string[];
let moods: unknown[];

beforeEach(() => {
  const surroundings = countedSurroundings(clock);
  called = [];
  moods = [];
  const pack = async (event: unknown, { invokedFunctionArn }: { invokedFunctionArn: string }) => {
    called.push(invokedFunctionArn.split(':').at(-1) ?? '');
    moods.push(event);
    return {};
  };
  const launcher = inProcessLauncher({ surroundings, functions: { pack } });
  aws = embeddedAws({
    surroundings,
    add: [
      ({ call }) => {
        functions = lambda({ surroundings, call, launcher });
        return functions;
      },
    ],
  });
});
afterEach(() => aws.close());

const deploy = (text: string, parameters: Readonly<Record<string, string>> = {}): Promise<Deployed> =>
  withFiles({ 'template.yaml': text, 'flow.asl.yaml': flow }, (folder) =>
    deployTemplate({
      templatePath: join(folder, 'template.yaml'),
      stackName: 'shop',
      parameters,
      call: aws.call,
      registerCaller: aws.callers.register,
      deployFunction: (fn) => {
        if (functions === undefined) throw new Error('there is no model of Lambda');
        return functions.deploy({ ...fn, folder: basename(fn.folder) });
      },
      checkBundles: false,
    }),
  );
const call = (service: ServiceName, operation: string, input: Readonly<Record<string, unknown>>) =>
  aws.call(service, operation, input, someone);

describe('A stack that is deployed again', () => {
  test('unchanged stays as it is, and publishes nothing', async () => {
    const first = await deploy(template());
    const second = await deploy(template());
    expect(second.resources).toEqual(first.resources);
    expect(second.functions.map(({ version }) => version)).toEqual(['1']);
  });

  test('keeps the items of its table', async () => {
    await deploy(template());
    await call('dynamodb', 'PutItem', { TableName: 'shop-Orders', Item: { id: { S: 'x' } } });
    await deploy(template());
    expect(await call('dynamodb', 'Scan', { TableName: 'shop-Orders' })).toMatchObject({ Count: 1 });
  });

  test('cannot get its table other keys', async () => {
    await deploy(template());
    await expect(deploy(template({ keys: 'number' }))).rejects.toThrow(
      'Resources.Orders.Properties.KeySchema: the table shop-Orders is there with other keys',
    );
  });

  test('gets what has changed: a queue its attributes, a rule its targets and no others', async () => {
    await deploy(template());
    await deploy(template({ retention: 1200, targets: '{ Id: two, Arn: !GetAtt Lost.Arn }' }));
    const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/shop-Lost';
    const asked = { QueueUrl, AttributeNames: ['MessageRetentionPeriod'] };
    expect(await call('sqs', 'GetQueueAttributes', asked)).toEqual({ Attributes: { MessageRetentionPeriod: '1200' } });
    expect(await call('events', 'ListTargetsByRule', { Rule: 'all' })).toMatchObject({ Targets: [{ Id: 'two' }] });
  });

  test('leaves what runs the version that it was started with, and calls the new one from then on', async () => {
    const { stateMachines } = await deploy(template());
    const stateMachineArn = stateMachines[0]?.arn;
    await call('states', 'StartExecution', { stateMachineArn, name: 'old' });
    const again = await deploy(template({ timeout: 5 }));
    expect(again.functions.map(({ version }) => version)).toEqual(['2']);
    await call('states', 'StartExecution', { stateMachineArn, name: 'new' });
    await clock.advance(61_000);
    await clock.advance(1000);
    expect(called).toEqual(['1', '2']);
  });

  test('publishes nothing for a parameter that changes alone, as SAM does: the version keeps the old value', async () => {
    await deploy(template());
    const { functions: again } = await deploy(template(), { Mood: 'cross' });
    expect(again.map(({ version }) => version)).toEqual(['1']);
    const moodOf = async (Qualifier: string) => {
      const answer = await call('lambda', 'GetFunctionConfiguration', { FunctionName: 'shop-Pack', Qualifier });
      return (answer as { Environment?: { Variables?: { MOOD?: string } } }).Environment?.Variables?.MOOD;
    };
    expect(await moodOf('live')).toBe('calm');
    expect(await moodOf('$LATEST')).toBe('cross');
  });

  test('has executions that begin from then on read a parameter by the definition, and leaves it to those that run', async () => {
    const { stateMachines } = await deploy(template());
    const stateMachineArn = stateMachines[0]?.arn;
    await call('states', 'StartExecution', { stateMachineArn, name: 'old' });
    await deploy(template(), { Mood: 'cross' });
    await call('states', 'StartExecution', { stateMachineArn, name: 'new' });
    await clock.advance(61_000);
    await clock.advance(1000);
    expect(moods).toEqual([{ mood: 'calm' }, { mood: 'cross' }]);
  });

  test('publishes nothing for a time-out unless all properties count, and something for what they count', async () => {
    const versions = async (text: string) => (await deploy(text)).functions.map(({ version }) => version);
    expect(await versions(template({ all: false }))).toEqual(['1']);
    expect(await versions(template({ all: false, timeout: 5 }))).toEqual(['1']);
    expect(await versions(template({ timeout: 5 }))).toEqual(['2']);
    expect(await versions(template({ timeout: 6 }))).toEqual(['3']);
    expect(await versions(template({ timeout: 6, allows: 'ssm:PutParameter' }))).toEqual(['3']);
  });

  test('has its roles do what the policies say now', async () => {
    const { functions: before } = await deploy(template());
    const key = before[0]?.credentials.accessKeyId ?? '';
    const read = () => aws.call('ssm', 'GetParameter', { Name: '/shop/flow' }, aws.callers.of(key));
    expect(await read()).toHaveProperty('Parameter');
    await deploy(template({ allows: 'ssm:PutParameter' }));
    expect((await refusal(read())).code).toBe('AccessDeniedException');
  });
});
