import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { type EmbeddedAws, embeddedAws } from '../../../local/embedded-aws.ts';
import { inProcessLauncher } from '../../../local/lambda/in-process/in-process-launcher.ts';
import { type Lambda, lambda } from '../../../local/lambda/lambda.ts';
import { type Deployed, deployTemplate, refsOf } from '../../../local/template/deploy-template.ts';
import { countedSurroundings, someone } from '../asking.ts';
import { withFiles } from './stack.ts';

const template = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: till } }
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: expires, Enabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
  Lost: { Type: AWS::SQS::Queue, Properties: { MessageRetentionPeriod: 1209600 } }
  Late:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - Id: late
          MetricStat: { Metric: { Namespace: Shop, MetricName: Late }, Period: 60, Stat: Sum }
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
  Where: { Type: AWS::SSM::Parameter, Properties: { Name: /shop/flow, Type: String, Value: !Ref Flow } }
  Pack:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/pack/
      Handler: handler.handler
      Runtime: nodejs24.x
      Policies: []
      AutoPublishAlias: live
      EventInvokeConfig:
        MaximumRetryAttempts: 0
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Lost.Arn } }
      Events:
        Paid:
          Type: EventBridgeRule
          Properties:
            EventBusName: !Ref Bus
            Pattern: { source: [till] }
            DeadLetterConfig: { Arn: !GetAtt Lost.Arn }
        EachMinute: { Type: Schedule, Properties: { Schedule: rate(1 minute) } }
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.asl.yaml
      DefinitionSubstitutions: { Pack: !Sub "\${Pack.Version}" }
      Policies: []
`;
const flow = `
QueryLanguage: JSONata
StartAt: Pack
States:
  Pack:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Arguments: { FunctionName: "\${Pack}", Payload: "{% $states.input %}" }
    End: true
`;

const clock = virtualClock();
const surroundings = countedSurroundings(clock);
const packed: { readonly event: unknown; readonly invokedAs: string }[] = [];
let aws: EmbeddedAws;
let stack: Deployed;

beforeAll(async () => {
  const launcher = inProcessLauncher({
    surroundings,
    functions: {
      pack: async (event, { invokedFunctionArn }) => {
        packed.push({ event, invokedAs: invokedFunctionArn });
        return { packed: true };
      },
    },
  });
  let functions: Lambda | undefined;
  aws = embeddedAws({
    surroundings,
    add: [
      ({ call }) => {
        functions = lambda({ surroundings, call, launcher });
        return functions;
      },
    ],
  });
  stack = await withFiles({ 'template.yaml': template, 'flow.asl.yaml': flow }, (folder) =>
    deployTemplate({
      templatePath: join(folder, 'template.yaml'),
      stackName: 'shop',
      call: aws.call,
      registerCaller: (name) => aws.callers.register(name),
      deployFunction: (fn) => {
        if (functions === undefined) throw new Error('there is no model of Lambda');
        return functions.deploy({ ...fn, folder: basename(fn.folder) });
      },
      checkBundles: false,
    }),
  );
});
afterAll(() => aws.close());

const call = (...[service, operation, input]: [Parameters<EmbeddedAws['call']>[0], string, Record<string, unknown>]) =>
  aws.call(service, operation, input, someone);

describe('A stack on the embedded AWS', () => {
  test('has an event of its bus call the alias of its function', async () => {
    await call('events', 'PutEvents', {
      Entries: [{ EventBusName: 'till', Source: 'till', DetailType: 'Paid', Detail: '{"order":7}' }],
    });
    await clock.advance(1000);
    expect(packed.splice(0)).toMatchObject([
      {
        event: { source: 'till', 'detail-type': 'Paid', detail: { order: 7 } },
        invokedAs: 'arn:aws:lambda:eu-west-1:000000000000:function:shop-Pack:live',
      },
    ]);
  });

  test('has its schedule call it each minute', async () => {
    await clock.advance(120_000);
    const sources = packed.splice(0).map(({ event }) => Object(event).source);
    expect(sources).toEqual(['aws.events', 'aws.events']);
  });

  test('has its state machine call the version that was published', async () => {
    const [stateMachineArn] = refsOf(stack, 'AWS::Serverless::StateMachine');
    const { executionArn } = await call('states', 'StartExecution', { stateMachineArn, input: '{"order":8}' });
    await clock.advance(1000);
    expect(await call('states', 'DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    expect(packed.splice(0)).toEqual([
      { event: { order: 8 }, invokedAs: 'arn:aws:lambda:eu-west-1:000000000000:function:shop-Pack:1' },
    ]);
  });

  test('has its table, its parameter and its alarm', async () => {
    const [TableName] = refsOf(stack, 'AWS::DynamoDB::Table');
    expect(await call('dynamodb', 'DescribeTable', { TableName })).toMatchObject({ Table: { TableStatus: 'ACTIVE' } });
    expect(await call('dynamodb', 'DescribeTimeToLive', { TableName })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expires' },
    });
    expect(await call('ssm', 'GetParameter', { Name: '/shop/flow' })).toMatchObject({
      Parameter: { Value: refsOf(stack, 'AWS::Serverless::StateMachine')[0] },
    });
    expect(await call('monitoring', 'DescribeAlarms', {})).toMatchObject({
      MetricAlarms: [{ AlarmName: 'shop-Late' }],
    });
  });

  test('was made by calls that are in the request log', () => {
    const entries = aws.log.since(0);
    expect(entries).toContainEqual(
      expect.objectContaining({ service: 'dynamodb', operation: 'CreateTable', caller: 'CloudFormation' }),
    );
  });
});
