import { describe, expect, test } from '@jest/globals';
import { permissions } from '../../../local/iam/permissions/permissions.ts';

const account = 'eu-west-1:000000000000';
const needOf = (service: keyof typeof permissions, operation: string, input: Readonly<Record<string, unknown>>) =>
  permissions[service][operation]?.(input);
const route = { meshName: 'm', virtualRouterName: 'r', routeName: 'x' };
const mesh = `arn:aws:appmesh:${account}:mesh/m`;

describe('what an operation needs', () => {
  test.each([
    ['appmesh', 'DescribeRoute', route, [`${mesh}/virtualRouter/r/route/x`]],
    [
      'appmesh',
      'DescribeRoute',
      { ...route, meshOwner: '111111111111' },
      ['arn:aws:appmesh:eu-west-1:111111111111:mesh/m/virtualRouter/r/route/x'],
    ],
    ['appmesh', 'DescribeVirtualNode', { meshName: 'm', virtualNodeName: 'n' }, [`${mesh}/virtualNode/n`]],
    ['appmesh', 'ListMeshes', {}, ['*']],
    ['appmesh', 'ListRoutes', { meshName: 'm', virtualRouterName: 'r' }, [`${mesh}/virtualRouter/r`]],
    ['monitoring', 'DescribeAlarms', {}, [`arn:aws:cloudwatch:${account}:alarm:*`]],
    [
      'monitoring',
      'DescribeAlarms',
      { AlarmNames: ['a', 'b'] },
      [`arn:aws:cloudwatch:${account}:alarm:a`, `arn:aws:cloudwatch:${account}:alarm:b`],
    ],
    ['monitoring', 'GetMetricData', {}, ['*']],
    ['dynamodb', 'PutItem', { TableName: 't' }, [`arn:aws:dynamodb:${account}:table/t`]],
    ['dynamodb', 'Query', { TableName: 't', IndexName: 'i' }, [`arn:aws:dynamodb:${account}:table/t/index/i`]],
    [
      'dynamodb',
      'BatchWriteItem',
      { RequestItems: { a: [], b: [] } },
      [`arn:aws:dynamodb:${account}:table/a`, `arn:aws:dynamodb:${account}:table/b`],
    ],
    ['lambda', 'GetFunction', { FunctionName: 'f' }, [`arn:aws:lambda:${account}:function:f`]],
    ['lambda', 'UpdateAlias', { FunctionName: 'f', Name: 'live' }, [`arn:aws:lambda:${account}:function:f`]],
    [
      'sqs',
      'SendMessage',
      { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/q' },
      [`arn:aws:sqs:${account}:q`],
    ],
    ['ssm', 'GetParameter', { Name: '/a/b' }, [`arn:aws:ssm:${account}:parameter/a/b`]],
    [
      'ssm',
      'GetParameters',
      { Names: ['/a', 'b'] },
      [`arn:aws:ssm:${account}:parameter/a`, `arn:aws:ssm:${account}:parameter/b`],
    ],
    ['ecs', 'DescribeServices', { services: ['a'] }, [`arn:aws:ecs:${account}:service/default/a`]],
    [
      'ecs',
      'DescribeServices',
      { cluster: `arn:aws:ecs:${account}:cluster/shop`, services: ['a', `arn:aws:ecs:${account}:service/shop/b`] },
      [`arn:aws:ecs:${account}:service/shop/a`, `arn:aws:ecs:${account}:service/shop/b`],
    ],
    ['states', 'StartExecution', { stateMachineArn: 'arn:m' }, ['arn:m']],
    ['states', 'DescribeExecution', { executionArn: 'arn:e' }, ['arn:e']],
    ['states', 'SendTaskSuccess', { taskToken: 't' }, ['*']],
  ] as const)('%s %s %j', (service, operation, input, resources) => {
    expect(needOf(service, operation, input)?.resources).toEqual(resources);
  });

  test('has the name of the operation but for Invoke, batches, S3 and CloudWatch', () => {
    const actions = Object.entries(permissions).flatMap(([service, known]) =>
      Object.entries(known).map(([operation, needs]) => [`${service}:${operation}`, needs({}).action] as const),
    );
    const differ = actions.filter(([name, action]) => name.replace('monitoring:', 'cloudwatch:') !== action);
    expect(Object.fromEntries(differ)).toEqual({
      'lambda:Invoke': 'lambda:InvokeFunction',
      's3:CompleteMultipartUpload': 's3:PutObject',
      's3:CreateMultipartUpload': 's3:PutObject',
      's3:DeleteObjects': 's3:DeleteObject',
      's3:HeadBucket': 's3:ListBucket',
      's3:HeadObject': 's3:GetObject',
      's3:ListBuckets': 's3:ListAllMyBuckets',
      's3:ListObjects': 's3:ListBucket',
      's3:ListObjectsV2': 's3:ListBucket',
      's3:ListParts': 's3:ListMultipartUploadParts',
      's3:UploadPart': 's3:PutObject',
      'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
      'sqs:SendMessageBatch': 'sqs:SendMessage',
      'vpc-lattice:BatchUpdateRule': 'vpc-lattice:UpdateRule',
    });
  });

  test.each(['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute'])(
    'to write a route is the route and each virtual node that its %s targets, once',
    (kind) => {
      const weightedTargets = [
        { virtualNode: 'v1', weight: 1 },
        { virtualNode: 'v2', weight: 2, port: 80 },
        { virtualNode: 'v1', weight: 3, port: 81 },
      ];
      const spec = { priority: 1, [kind]: { action: { weightedTargets } } };
      for (const operation of ['CreateRoute', 'UpdateRoute']) {
        expect(needOf('appmesh', operation, { ...route, spec })?.resources).toEqual([
          `${mesh}/virtualRouter/r/route/x`,
          `${mesh}/virtualNode/v1`,
          `${mesh}/virtualNode/v2`,
        ]);
      }
    },
  );

  test.each([
    ['VirtualGateway', { virtualGatewayName: 'g' }, { listeners: [] }, [`${mesh}/virtualGateway/g`]],
    [
      'GatewayRoute',
      { virtualGatewayName: 'g', gatewayRouteName: 'x' },
      { priority: 1, httpRoute: { action: { target: { virtualService: { virtualServiceName: 's' } } } } },
      [`${mesh}/virtualGateway/g/gatewayRoute/x`, `${mesh}/virtualService/s`],
    ],
    [
      'VirtualNode',
      { virtualNodeName: 'n' },
      { backends: [{ virtualService: { virtualServiceName: 's' } }, {}] },
      [`${mesh}/virtualNode/n`, `${mesh}/virtualService/s`],
    ],
    [
      'VirtualService',
      { virtualServiceName: 's' },
      { provider: { virtualRouter: { virtualRouterName: 'r' } } },
      [`${mesh}/virtualService/s`, `${mesh}/virtualRouter/r`],
    ],
  ])('to write a %s is it and what its spec refers to', (kind, names, spec, resources) => {
    for (const operation of [`Create${kind}`, `Update${kind}`]) {
      expect(needOf('appmesh', operation, { meshName: 'm', ...names, spec })?.resources).toEqual(resources);
    }
  });

  test.each([
    [{ FunctionName: 'f' }, 'f'],
    [{ FunctionName: 'f', Qualifier: '3' }, 'f:3'],
    [{ FunctionName: 'f:live' }, 'f:live'],
    [{ FunctionName: '000000000000:function:f:7' }, 'f:7'],
    [{ FunctionName: `arn:aws:lambda:${account}:function:f` }, 'f'],
    [{ FunctionName: `arn:aws:lambda:${account}:function:f:2` }, 'f:2'],
  ])('to invoke %j is just that version or alias', (input, name) => {
    expect(needOf('lambda', 'Invoke', input)?.resources).toEqual([`arn:aws:lambda:${account}:function:${name}`]);
  });

  test('to put events is each bus, with what all entries say of themselves', () => {
    const Entries = [
      { Source: 'a', DetailType: 'x', EventBusName: 'shop' },
      { Source: 'b', DetailType: 'x', EventBusName: `arn:aws:events:${account}:event-bus/till` },
      { Source: 'a', DetailType: 'y' },
    ];
    expect(needOf('events', 'PutEvents', { Entries })).toEqual({
      action: 'events:PutEvents',
      resources: ['shop', 'till', 'default'].map((name) => `arn:aws:events:${account}:event-bus/${name}`),
      context: { 'events:source': ['a', 'b'], 'events:detail-type': ['x', 'y'] },
    });
  });
});
