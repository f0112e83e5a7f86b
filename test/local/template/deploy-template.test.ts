import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../local/kit/aws-error.ts';
import { deployTemplate, refsOf } from '../../../local/template/deploy-template.ts';
import { deploy, recordingAws, withFiles } from './stack.ts';

const shop = `
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, Default: test }
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Globals:
  Function:
    Runtime: nodejs24.x
    Handler: handler.handler
    Environment: { Variables: { STAGE: !Ref Stage } }
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub \${AWS::StackName}-flow
      DefinitionUri: flow.asl.yaml
      DefinitionSubstitutions: { Order: !Sub "\${OrderFunction.Version}", Table: !Ref Orders }
      Policies:
        - Statement: { Effect: Allow, Action: lambda:InvokeFunction, Resource: !Sub "\${OrderFunction.Arn}:*" }
      Tracing: { Enabled: true }
  OrderFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/order/
      Role: !GetAtt OrderRole.Arn
      Timeout: 30
      AutoPublishAlias: live
      Environment: { Variables: { TABLE: !Ref Orders, DAYS: 7 } }
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
      Events:
        Paid:
          Type: EventBridgeRule
          Properties:
            EventBusName: !Ref Bus
            Pattern: { source: [till] }
            RetryPolicy: { MaximumRetryAttempts: 5 }
            DeadLetterConfig: { Arn: !GetAtt Failed.Arn }
        Hourly:
          Type: Schedule
          Properties: { Schedule: rate(1 hour), Enabled: false }
  OrderRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: orders
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: [dynamodb:GetItem, dynamodb:PutItem]
                Resource: !GetAtt Orders.Arn
              - Sid: Tell
                Effect: Allow
                Action: events:PutEvents
                Resource: '*'
                Condition: { StringEquals: { events:source: till } }
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: expires, Enabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
      SSESpecification: { SSEEnabled: true }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: shop } }
  Failed:
    Type: AWS::SQS::Queue
    Properties: { MessageRetentionPeriod: 1209600, SqsManagedSseEnabled: true }
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      Name: nightly
      ScheduleExpression: cron(0 3 * * ? *)
      Targets: [{ Id: order, Arn: !Sub "\${OrderFunction.Alias}" }]
  Late:
    Type: AWS::CloudWatch::Alarm
    Condition: Prod
    Properties:
      Namespace: Shop
      MetricName: Late
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0.5
      ComparisonOperator: GreaterThanThreshold
  Where:
    Type: AWS::SSM::Parameter
    Properties: { Name: !Sub "/shop/\${AWS::StackName}", Type: String, Value: !Sub '{"flow":"\${Flow}"}' }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: /shop/order, RetentionInDays: 7 }
Outputs:
  FlowArn: { Value: !Ref Flow }
  LogsArn: { Value: !GetAtt Logs.Arn }
  AlarmName: { Condition: Prod, Value: !Ref Late }
`;
const files = {
  'dist/order/handler.mjs': '',
  'flow.asl.yaml': `StartAt: A\nStates: { A: { Type: Task, Resource: "\${Order}", Arguments: ["\${Table}"], End: true } }`,
};
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:shop-OrderFunction';
const failedArn = 'arn:aws:sqs:eu-west-1:000000000000:shop-Failed';

describe('Deploying a template', () => {
  test('makes each resource by an ordinary call, after those that it refers to', async () => {
    const { aws } = await deploy(shop, files);
    const names = aws.calls.map(({ name }) => name).filter((name) => !/:(Describe|List)/.test(name));
    expect(names).toEqual([
      'dynamodb:CreateTable',
      'dynamodb:UpdateTimeToLive',
      'dynamodb:UpdateContinuousBackups',
      'sqs:CreateQueue',
      'events:CreateEventBus',
      'events:PutRule',
      'events:PutTargets',
      'events:PutRule',
      'events:PutTargets',
      'states:CreateStateMachine',
      'events:PutRule',
      'events:PutTargets',
      'ssm:PutParameter',
    ]);
    expect(new Set(aws.calls.map(({ caller }) => caller))).toEqual(new Set(['CloudFormation']));
  });

  test('hands a function over with its bundle, its environment and what its role allows', async () => {
    const { aws, folder } = await deploy(shop, files);
    expect(aws.functions).toEqual([
      {
        logicalId: 'OrderFunction',
        functionName: 'shop-OrderFunction',
        folder: join(folder, 'dist/order'),
        handler: 'handler.handler',
        runtime: 'nodejs24.x',
        timeoutSeconds: 30,
        versionOf: expect.any(String),
        memoryMegabytes: 128,
        environment: { STAGE: 'test', TABLE: 'shop-Orders', DAYS: '7' },
        role: {
          name: 'shop-OrderRole',
          arn: 'arn:aws:iam::000000000000:role/shop-OrderRole',
          statements: [
            {
              Effect: 'Allow',
              Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
              Resource: ['arn:aws:dynamodb:eu-west-1:000000000000:table/shop-Orders'],
            },
            {
              Sid: 'Tell',
              Effect: 'Allow',
              Action: ['events:PutEvents'],
              Resource: ['*'],
              Condition: { StringEquals: { 'events:source': ['till'] } },
            },
          ],
        },
        credentials: { accessKeyId: 'key of OrderFunction', secretAccessKey: 'secret of OrderFunction' },
        alias: 'live',
        asynchronous: { maximumRetryAttempts: 1, onFailure: failedArn },
      },
    ]);
  });

  test('puts versions and names into the definition of a state machine', async () => {
    const { aws } = await deploy(shop, files);
    const [machine] = aws.inputsOf('states:CreateStateMachine');
    expect(machine).toMatchObject({
      name: 'shop-flow',
      type: 'STANDARD',
      roleArn: 'arn:aws:iam::000000000000:role/shop-FlowRole',
    });
    expect(JSON.parse(String(machine?.definition))).toEqual({
      StartAt: 'A',
      States: { A: { Type: 'Task', Resource: `${functionArn}:1`, Arguments: ['shop-Orders'], End: true } },
    });
  });

  test("makes rules of a function's events, with the function's alias as their target", async () => {
    const { aws, stack } = await deploy(shop, files);
    expect(aws.inputsOf('events:PutRule')).toEqual([
      { Name: 'shop-OrderFunctionPaid', EventBusName: 'shop', EventPattern: '{"source":["till"]}' },
      { Name: 'shop-OrderFunctionHourly', ScheduleExpression: 'rate(1 hour)', State: 'DISABLED' },
      { Name: 'nightly', ScheduleExpression: 'cron(0 3 * * ? *)' },
    ]);
    expect(aws.inputsOf('events:PutTargets')[0]).toEqual({
      Rule: 'shop-OrderFunctionPaid',
      EventBusName: 'shop',
      Targets: [
        {
          Id: 'OrderFunctionPaidLambdaTarget',
          Arn: `${functionArn}:live`,
          RetryPolicy: { MaximumRetryAttempts: 5 },
          DeadLetterConfig: { Arn: failedArn },
        },
      ],
    });
    expect(stack.resources.OrderFunctionPaid?.attributes.Arn).toBe(
      'arn:aws:events:eu-west-1:000000000000:rule/shop/shop-OrderFunctionPaid',
    );
  });

  test('gives back what was made', async () => {
    const { stack } = await deploy(shop, files);
    const flow = 'arn:aws:states:eu-west-1:000000000000:stateMachine:shop-flow';
    expect(stack.outputs).toEqual({
      FlowArn: flow,
      LogsArn: 'arn:aws:logs:eu-west-1:000000000000:log-group:/shop/order:*',
    });
    expect(refsOf(stack, 'AWS::Serverless::StateMachine')).toEqual([flow]);
    expect(refsOf(stack, 'AWS::DynamoDB::Table')).toEqual(['shop-Orders']);
    expect(stack.functions[0]).toMatchObject({
      version: '1',
      versionArn: `${functionArn}:1`,
      aliasArn: `${functionArn}:live`,
    });
  });

  test('makes what a condition wants, by parameter', async () => {
    const { aws, stack } = await deploy(shop, files, { parameters: { Stage: 'prod' } });
    expect(aws.inputsOf('monitoring:PutMetricAlarm')).toEqual([
      {
        AlarmName: 'shop-Late',
        Namespace: 'Shop',
        MetricName: 'Late',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0.5,
        ComparisonOperator: 'GreaterThanThreshold',
      },
    ]);
    expect(stack.outputs.AlarmName).toBe('shop-Late');
    expect(aws.functions[0]?.environment.STAGE).toBe('prod');
  });

  test('hands on what a model refuses', async () => {
    const refused = new AwsError('ResourceInUseException', 'Table already exists: shop-Orders');
    await expect(deploy(shop, files, { call: () => Promise.reject(refused) })).rejects.toBe(refused);
  });

  test('fails when a rule refuses its target', async () => {
    const aws = recordingAws();
    const call: typeof aws.call = async (service, operation, input, caller) =>
      operation === 'PutTargets'
        ? { FailedEntryCount: 1, FailedEntries: [{ ErrorMessage: 'no such function' }] }
        : aws.call(service, operation, input, caller);
    await expect(deploy(shop, files, { call })).rejects.toThrow(
      'Resources.OrderFunctionPaid: targets were refused: [{"ErrorMessage":"no such function"}]',
    );
  });
});

describe('What cannot be deployed is named', () => {
  const fn = (properties: string) => `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: dist/order/, Handler: handler.handler, Runtime: nodejs24.x, ${properties} }`;

  test.each<[string, string, string]>([
    [
      'types',
      'Resources: { A: { Type: AWS::S3::Bucket }, B: { Type: AWS::Kinesis::Stream } }',
      'the type is not known here of A (AWS::S3::Bucket), B (AWS::Kinesis::Stream)',
    ],
    [
      'properties',
      'Resources: { Q: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true, Color: red } } }',
      'Resources.Q.Properties: FifoQueue, Color is not known here',
    ],
    ['properties of a function', fn('VpcConfig: {}'), 'Resources.Fn.Properties: VpcConfig is not known here'],
    [
      'properties within properties',
      fn('EventInvokeConfig: { MaximumRetries: 1 }'),
      'Resources.Fn.Properties.EventInvokeConfig: MaximumRetries is not known here',
    ],
    [
      'types of events',
      fn('Events: { Api: { Type: HttpApi, Properties: {} } }'),
      'Resources.Fn.Properties.Events.Api.Type: HttpApi is not known here',
    ],
    [
      'policy templates',
      fn('Policies: [{ DynamoDBCrudPolicy: { TableName: x } }]'),
      'Resources.Fn.Properties.Policies.0: DynamoDBCrudPolicy is not known here',
    ],
    ['managed policies', fn('Policies: AWSXRayDaemonWriteAccess'), 'AWSXRayDaemonWriteAccess is not known here'],
    [
      'parts of a statement',
      fn('Policies: { Statement: [{ Effect: Allow, NotAction: "s3:*", Action: [], Resource: "*" }] }'),
      'Resources.Fn.Properties.Policies.0.Statement.0: NotAction is not known here',
    ],
    ['roles of others', fn('Role: "arn:aws:iam::1:role/x"'), 'arn:aws:iam::1:role/x is no role of this template'],
    ['sections', 'Resources: {}\nHooks: {}', 'template.yaml: Hooks is not known here'],
    ['transforms', 'Transform: AWS::Include', 'Transform: "AWS::Include" is not known here'],
    [
      'what is to be built first',
      'Resources: { Fn: { Type: AWS::Serverless::Function, Metadata: { BuildMethod: esbuild } } }',
      'Resources.Fn.Metadata.BuildMethod: nothing is built here',
    ],
    ['references', 'Outputs: { A: { Value: !Ref Nobody } }', 'Outputs.A.Value.Ref: Nobody is no parameter'],
    [
      'definitions that are not there',
      'Resources: { M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: no.asl.yaml } } }',
      'Resources.M.Properties.DefinitionUri: cannot be read',
    ],
    [
      'placeholders without a value',
      'Resources: { M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: flow.asl.yaml } } }',
      `\${Order} has no value in DefinitionSubstitutions`,
    ],
  ])('%s', async (_, template, message) => {
    await expect(deploy(template, files)).rejects.toThrow(message);
  });

  test('nothing is made when a type is not known', async () => {
    const aws = recordingAws();
    const template = 'Resources: { Q: { Type: AWS::SQS::Queue }, B: { Type: AWS::S3::Bucket } }';
    await expect(deploy(template, {}, { call: aws.call })).rejects.toThrow('AWS::S3::Bucket');
    expect(aws.calls).toEqual([]);
  });

  test('a bundle that is not there, with the command that builds it', async () => {
    await expect(deploy(fn('Timeout: 3'), {}, { buildCommand: 'make bundles' })).rejects.toThrow(
      /Resources\.Fn\.Properties\.CodeUri: there is no folder .*dist\/order: build it first \(make bundles\)/,
    );
    await expect(deploy(fn('Timeout: 3'), { 'dist/order/index.mjs': '' })).rejects.toThrow(
      /the folder .*dist\/order has no handler\.mjs, \.js or \.cjs: build it first \(npm run build\)/,
    );
  });

  test('a bundle that is not there, unless the code is elsewhere', async () => {
    const { aws, folder } = await deploy(fn('Timeout: 3'), {}, { checkBundles: false });
    expect(aws.functions[0]?.folder).toBe(join(folder, 'dist/order'));
  });

  test('a template that is not there', async () => {
    const aws = recordingAws();
    await withFiles({}, async (folder) => {
      const templatePath = join(folder, 'none.yaml');
      await expect(deployTemplate({ ...aws, templatePath, stackName: 'shop' })).rejects.toThrow(
        /none\.yaml: cannot be read/,
      );
    });
  });
});

describe('What SAM makes besides', () => {
  test('is a dead-letter queue where an event names a type of queue alone', async () => {
    const template = `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/order/
      Handler: handler.handler
      Runtime: nodejs24.x
      Events:
        Paid:
          Type: EventBridgeRule
          Properties: { Pattern: { source: [till] }, DeadLetterConfig: { Type: SQS } }`;
    const { aws, stack } = await deploy(template, files);
    expect(aws.inputsOf('sqs:CreateQueue')).toEqual([{ QueueName: 'shop-FnPaidQueue' }]);
    expect(aws.inputsOf('events:PutTargets')).toMatchObject([
      {
        Targets: [
          {
            Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:shop-Fn',
            DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:000000000000:shop-FnPaidQueue' },
          },
        ],
      },
    ]);
    expect(stack.resources.FnPaidQueue?.attributes.QueueName).toBe('shop-FnPaidQueue');
  });
});
