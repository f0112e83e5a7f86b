import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { zipped } from '../template/sam/zipped.ts';
import { desk } from './desk.ts';

const packaged = (key: string, allowed = 'ssm:GetParameter') => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Pack:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://code/${key}
      Handler: handler.handler
      Runtime: nodejs24.x
      AutoPublishAlias: live
      Role: !GetAtt PackRole.Arn
      Events: { Often: { Type: Schedule, Properties: { Schedule: rate(1 minute) } } }
  PackRole:
    Type: AWS::IAM::Role
    Properties: { Policies: [{ PolicyName: a, PolicyDocument: { Statement: { Effect: Allow, Action: '${allowed}', Resource: '*' } } }] }
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: { Bucket: code, Key: flow }
      DefinitionSubstitutions: { Pack: !Sub "\${Pack.Version}" }
      Policies: []
`;
const flow = `{ QueryLanguage: JSONata, StartAt: A, States: { A: { Type: Pass, Output: "\${Pack}", End: true } } }`;
const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'];

describe('Packaged code', () => {
  const withCode = async () => {
    const local = desk();
    await local.call('s3', 'CreateBucket', { Bucket: 'code' });
    const put = (Key: string, Body: Uint8Array) => local.call('s3', 'PutObject', { Bucket: 'code', Key, Body });
    await put('one', zipped({ 'handler.mjs': 'one' }));
    await put('two', zipped({ 'handler.mjs': 'two' }));
    await put('wrong', zipped({ 'other.mjs': 'other' }));
    await put('flow', Buffer.from(flow));
    return local;
  };

  test('is unpacked from S3 for a function, and read for a state machine', async () => {
    const local = await withCode();
    await local.create('shop', packaged('one'), { Capabilities });
    expect((await local.events('shop')).at(-1)).toBe('shop CREATE_COMPLETE');
    expect(local.functions.map(({ files }) => files)).toEqual([{ 'handler.mjs': 'one' }]);
    const before = (await local.events('shop')).length;
    await local.update('shop', packaged('two'), { Capabilities });
    expect(local.functions.map(({ files }) => files['handler.mjs'])).toEqual(['one', 'two']);
    // The machine calls a version of the function.
    expect((await local.events('shop')).slice(before)).toEqual(
      expect.arrayContaining(['Pack UPDATE_COMPLETE', 'Flow UPDATE_COMPLETE']),
    );
    await local.call('cloudformation', 'DeleteStack', { StackName: 'shop' });
    expect(await local.call('events', 'ListRules', {})).toMatchObject({ Rules: [] });
    expect(await local.call('states', 'ListStateMachines', {})).toMatchObject({ stateMachines: [] });
  });

  test('has the role of its template, as that is now', async () => {
    const local = await withCode();
    await local.create('shop', packaged('one'), { Capabilities });
    const accessKeyId = local.functions[0]?.fn.credentials.accessKeyId ?? '';
    const read = () => local.call('ssm', 'GetParameter', { Name: 'none' }, local.aws.callers.of(accessKeyId));
    expect((await refusal(read())).code).toBe('ParameterNotFound');
    await local.update('shop', packaged('one', 'ssm:PutParameter'), { Capabilities });
    expect((await refusal(read())).code).toBe('AccessDeniedException');
  });

  test.each([
    ['wrong', 'the ZIP file has no handler.mjs, .js or .cjs'],
    ['flow', 'is no ZIP file that can be read here'],
    ['none', 's3://code/none cannot be read (NoSuchKey'],
  ])('that is not there is an event: %s', async (key, reason) => {
    const local = await withCode();
    await local.create('shop', packaged(key), { Capabilities });
    expect(await local.events('shop')).toContainEqual(
      expect.stringContaining(`Pack CREATE_FAILED: Resources.Pack.Properties.CodeUri: ${reason}`),
    );
  });

  test('is asked for where a template names a folder', async () => {
    const local = await withCode();
    await local.create('shop', packaged('one').replace('s3://code/one', 'dist/pack/'), { Capabilities });
    expect(await local.events('shop')).toContainEqual(expect.stringContaining('package the template first'));
  });
});

const ecs = `
Parameters: { Image: { Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>, Default: /aws/service/image } }
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
    Properties: { Name: front }
  Task: { Type: AWS::IAM::Role, Properties: { RoleName: task, ManagedPolicyArns: [arn:aws:iam::aws:policy/A] } }
  Agent:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: agent
          PolicyDocument: { Statement: { Effect: Allow, Action: 'ecs:*', Resource: '*', Condition: { ArnEquals: { ecs:cluster: x } } } }
  Mesh: { Type: AWS::AppMesh::Mesh, Properties: { MeshName: shop } }
Outputs:
  Url: { Value: !Sub "http://\${Balancer.DNSName}" }
  Name: { Value: !GetAtt Balancer.Name }
`;

describe('What is not known here', () => {
  test('is refused by its name', async () => {
    const local = desk();
    const asked = { Capabilities: ['CAPABILITY_NAMED_IAM'] };
    await expect(local.create('shop', ecs, asked)).rejects.toThrow('Unable to fetch parameters [/aws/service/image]');
    await local.call('ssm', 'PutParameter', { Name: '/own/image', Type: 'String', Value: 'ami-1' });
    expect(
      (await refusal(local.create('shop', ecs.replace('/aws/service/image', '/own/image'), asked))).message,
    ).toContain('Balancer (AWS::ElasticLoadBalancingV2::LoadBalancer)');
  });

  test('is passed over where that is asked for, with a line in the stack’s events', async () => {
    const local = desk({ isLenient: true });
    await local.create('shop', ecs, { Capabilities: ['CAPABILITY_NAMED_IAM'] });
    expect(await local.events('shop')).toEqual(
      expect.arrayContaining([
        'Balancer CREATE_COMPLETE: Passed over: the embedded AWS has no AWS::ElasticLoadBalancingV2::LoadBalancer.',
        'Task CREATE_COMPLETE: Passed over: the embedded AWS does not know ManagedPolicyArns of AWS::IAM::Role.',
        expect.stringMatching(/^Agent CREATE_COMPLETE: Passed over: Resources.Agent.*ecs:cluster/),
        'Mesh CREATE_COMPLETE',
      ]),
    );
    expect(await local.stack('shop')).toMatchObject({
      Parameters: [{ ParameterKey: 'Image', ResolvedValue: '/aws/service/image' }],
      Outputs: [
        { OutputKey: 'Url', OutputValue: 'http://Balancer.DNSName' },
        { OutputKey: 'Name', OutputValue: 'front' },
      ],
    });
    await local.call('cloudformation', 'DeleteStack', { StackName: 'shop' });
    expect(await local.call('appmesh', 'ListMeshes', {})).toEqual({ meshes: [] });
  });
});

/** As `cdk synth` writes it, but for the length of its metadata. */
const synthesised = JSON.stringify({
  Resources: {
    Mesh: {
      Type: 'AWS::AppMesh::Mesh',
      Properties: { MeshName: 'cdk' },
      Metadata: { 'aws:cdk:path': 'Stack/Mesh/Resource' },
    },
    CDKMetadata: {
      Type: 'AWS::CDK::Metadata',
      Properties: { Analytics: 'v2:deflate64:x' },
      Condition: 'CDKMetadataAvailable',
    },
  },
  Conditions: {
    CDKMetadataAvailable: {
      'Fn::Or': [
        { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
        { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
      ],
    },
  },
  Parameters: {
    BootstrapVersion: {
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/cdk-bootstrap/hnb659fds/version',
      Description: 'Version of the CDK Bootstrap resources in this environment [cdk:skip]',
    },
  },
  Rules: {
    CheckBootstrapVersion: {
      Assertions: [
        {
          Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'BootstrapVersion' }] }] },
          AssertDescription: "CDK bootstrap stack version 6 required. Please run 'cdk bootstrap'.",
        },
      ],
    },
  },
});

test('A template that CDK wrote is deployed where its bootstrap is in SSM, and new enough', async () => {
  const local = desk();
  const bootstrap = (Value: string) =>
    local.call('ssm', 'PutParameter', {
      Name: '/cdk-bootstrap/hnb659fds/version',
      Type: 'String',
      Value,
      Overwrite: true,
    });
  expect((await refusal(local.create('cdk', synthesised))).message).toContain(
    'Unable to fetch parameters [/cdk-bootstrap/hnb659fds/version] from parameter store for this account.',
  );
  await bootstrap('5');
  expect((await refusal(local.create('cdk', synthesised))).message).toContain('CDK bootstrap stack version 6 required');
  await bootstrap('21');
  await local.create('cdk', synthesised);
  expect(await local.stack('cdk')).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    Parameters: [{ ParameterKey: 'BootstrapVersion', ResolvedValue: '21' }],
  });
});
