import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const portMapping = { port: 8080, protocol: 'http' };
const mesh = { meshName: 'm' };
const router = { ...mesh, virtualRouterName: 'r' };
const route = { ...router, routeName: 'x' };
const resourceArn = 'arn:aws:appmesh:eu-west-1:000000000000:mesh/m';
const tags = [{ key: 'k', value: 'v' }];

const second = { unit: 's', value: 1 };
const action = (weight: number) => ({ weightedTargets: [{ virtualNode: 'n', weight, port: 8080 }] });
const httpRoute = (weight: number) => ({
  priority: 1,
  httpRoute: {
    match: {
      prefix: '/',
      method: 'GET',
      scheme: 'http',
      headers: [{ name: 'h', invert: false, match: { exact: 'v' } }],
    },
    action: action(weight),
    retryPolicy: {
      maxRetries: 1,
      perRetryTimeout: second,
      httpRetryEvents: ['server-error'],
      tcpRetryEvents: ['connection-error'],
    },
    timeout: { perRequest: second, idle: second },
  },
});

const nodeSpec = {
  listeners: [
    {
      portMapping,
      connectionPool: { http: { maxConnections: 1, maxPendingRequests: 1 } },
      healthCheck: {
        protocol: 'http',
        path: '/',
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        intervalMillis: 5000,
        timeoutMillis: 2000,
      },
      outlierDetection: { baseEjectionDuration: second, interval: second, maxEjectionPercent: 50, maxServerErrors: 5 },
      timeout: { http: { perRequest: second, idle: second } },
      tls: {
        mode: 'STRICT',
        certificate: { acm: { certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/c' } },
      },
    },
  ],
  backends: [{ virtualService: { virtualServiceName: 'other.local' } }],
  backendDefaults: {
    clientPolicy: { tls: { enforce: true, validation: { trust: { file: { certificateChain: '/c' } } } } },
  },
  logging: { accessLog: { file: { path: '/dev/stdout' } } },
  serviceDiscovery: { dns: { hostname: 'n.local', responseType: 'ENDPOINTS', ipPreference: 'IPv4_ONLY' } },
};

const gateway = { ...mesh, virtualGatewayName: 'g' };
const gatewayRoute = { ...gateway, gatewayRouteName: 'y' };
const gatewaySpec = {
  listeners: [
    {
      portMapping: { port: 9080, protocol: 'http' },
      connectionPool: { http: { maxConnections: 1, maxPendingRequests: 1 } },
      healthCheck: {
        protocol: 'http',
        path: '/',
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        intervalMillis: 5000,
        timeoutMillis: 2000,
      },
      tls: {
        mode: 'PERMISSIVE',
        certificate: { sds: { secretName: 's' } },
        validation: {
          trust: { file: { certificateChain: '/c' } },
          subjectAlternativeNames: { match: { exact: ['a.local'] } },
        },
      },
    },
  ],
  backendDefaults: {
    clientPolicy: { tls: { enforce: true, ports: [443], validation: { trust: { sds: { secretName: 's' } } } } },
  },
  logging: { accessLog: { file: { path: '/dev/stdout', format: { json: [{ key: 'k', value: '%PROTOCOL%' }] } } } },
};
const toService = (priority: number) => ({
  priority,
  httpRoute: {
    match: {
      prefix: '/',
      method: 'GET',
      port: 9080,
      hostname: { suffix: '.local' },
      headers: [{ name: 'h', invert: false, match: { range: { start: 1, end: 2 } } }],
      queryParameters: [{ name: 'q', match: { exact: 'v' } }],
    },
    action: {
      target: { port: 8080, virtualService: { virtualServiceName: 's.local' } },
      rewrite: { hostname: { defaultTargetHostname: 'DISABLED' }, prefix: { value: '/x/' } },
    },
  },
});

test('App Mesh answers each of its operations as the SDK’s model says', async () => {
  const { aws, ...others } = world();
  const conversation = await talk('appmesh', { aws, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;

  await good('CreateMesh', {
    ...mesh,
    spec: { egressFilter: { type: 'DROP_ALL' }, serviceDiscovery: { ipPreference: 'IPv4_ONLY' } },
    tags,
  });
  await good('DescribeMesh', mesh);
  await good('UpdateMesh', { ...mesh, spec: { egressFilter: { type: 'ALLOW_ALL' } } });
  await good('ListMeshes', { limit: 1 });
  await good('CreateVirtualNode', { ...mesh, virtualNodeName: 'n', spec: nodeSpec, clientToken: 'token', tags });
  await good('DescribeVirtualNode', { ...mesh, virtualNodeName: 'n' });
  await good('UpdateVirtualNode', {
    ...mesh,
    virtualNodeName: 'n',
    spec: {
      ...nodeSpec,
      serviceDiscovery: {
        awsCloudMap: { namespaceName: 'a', serviceName: 'b', attributes: [{ key: 'k', value: 'v' }] },
      },
    },
  });
  await good('ListVirtualNodes', mesh);
  await good('CreateVirtualRouter', { ...router, spec: { listeners: [{ portMapping }] } });
  await good('DescribeVirtualRouter', { ...router, meshOwner: '000000000000' });
  await good('UpdateVirtualRouter', { ...router, spec: { listeners: [{ portMapping }] } });
  await good('ListVirtualRouters', mesh);
  await good('CreateRoute', { ...route, spec: httpRoute(100), tags });
  await good('DescribeRoute', route);
  await good('UpdateRoute', { ...route, spec: httpRoute(50), clientToken: 'again' });
  await good('ListRoutes', { ...router, limit: 100 });
  await good('CreateVirtualService', {
    ...mesh,
    virtualServiceName: 's.local',
    spec: { provider: { virtualRouter: { virtualRouterName: 'r' } } },
  });
  await good('DescribeVirtualService', { ...mesh, virtualServiceName: 's.local' });
  await good('UpdateVirtualService', {
    ...mesh,
    virtualServiceName: 's.local',
    spec: { provider: { virtualNode: { virtualNodeName: 'n' } } },
  });
  await good('ListVirtualServices', mesh);
  await good('CreateVirtualGateway', { ...gateway, spec: gatewaySpec, tags });
  await good('DescribeVirtualGateway', gateway);
  await good('UpdateVirtualGateway', { ...gateway, spec: gatewaySpec, clientToken: 'gateway' });
  await good('ListVirtualGateways', { ...mesh, limit: 1 });
  await good('CreateGatewayRoute', { ...gatewayRoute, spec: toService(1), tags });
  await good('DescribeGatewayRoute', { ...gatewayRoute, meshOwner: '000000000000' });
  await good('UpdateGatewayRoute', { ...gatewayRoute, spec: toService(2) });
  await good('ListGatewayRoutes', { ...gateway, limit: 1 });
  await good('TagResource', { resourceArn, tags });
  await good('ListTagsForResource', { resourceArn });
  await good('UntagResource', { resourceArn, tagKeys: ['k'] });

  await bad('CreateMesh', 'ConflictException', { ...mesh, spec: {} });
  await bad('UpdateRoute', 'ConflictException', { ...route, spec: httpRoute(51), clientToken: 'again' });
  await bad('UpdateRoute', 'BadRequestException', { ...route, spec: httpRoute(101) });
  await bad('UpdateRoute', 'NotFoundException', { ...route, routeName: 'y', spec: httpRoute(1) });
  await bad('DescribeRoute', 'NotFoundException', { ...route, routeName: 'y' });
  await bad('DescribeRoute', 'ForbiddenException', { ...route, meshOwner: '111111111111' });
  await bad('DescribeMesh', 'NotFoundException', { meshName: 'none' });
  await bad('DescribeVirtualNode', 'NotFoundException', { ...mesh, virtualNodeName: 'none' });
  await bad('DescribeVirtualRouter', 'NotFoundException', { ...mesh, virtualRouterName: 'none' });
  await bad('DescribeVirtualService', 'NotFoundException', { ...mesh, virtualServiceName: 'none' });
  await bad('CreateVirtualGateway', 'ConflictException', { ...gateway, spec: gatewaySpec });
  await bad('DescribeVirtualGateway', 'NotFoundException', { ...mesh, virtualGatewayName: 'none' });
  await bad('DescribeGatewayRoute', 'NotFoundException', { ...gateway, gatewayRouteName: 'none' });
  await bad('DeleteGatewayRoute', 'NotFoundException', { ...gateway, gatewayRouteName: 'none' });
  await bad('ListGatewayRoutes', 'NotFoundException', { ...mesh, virtualGatewayName: 'none' });
  for (const list of ['ListVirtualNodes', 'ListVirtualRouters', 'ListVirtualServices', 'ListVirtualGateways']) {
    await bad(list, 'NotFoundException', { meshName: 'none' });
  }
  await bad('ListMeshes', 'BadRequestException', { limit: 1000 });
  await bad('ListRoutes', 'NotFoundException', { ...mesh, virtualRouterName: 'none' });
  await bad('ListTagsForResource', 'NotFoundException', { resourceArn: `${resourceArn}ore` });
  const many = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}`, value: '' }));
  await good('TagResource', { resourceArn, tags: many });
  await bad('TagResource', 'TooManyTagsException', { resourceArn, tags });
  await bad('DeleteMesh', 'ResourceInUseException', mesh);
  await bad('DeleteVirtualRouter', 'ResourceInUseException', router);
  await bad('DeleteVirtualNode', 'ResourceInUseException', { ...mesh, virtualNodeName: 'n' });
  await bad('DeleteRoute', 'NotFoundException', { ...route, routeName: 'y' });
  await bad('DeleteVirtualService', 'NotFoundException', { ...mesh, virtualServiceName: 'none' });

  await bad('DeleteVirtualGateway', 'ResourceInUseException', gateway);
  await bad('DeleteVirtualService', 'ResourceInUseException', { ...mesh, virtualServiceName: 's.local' });

  await good('DeleteGatewayRoute', gatewayRoute);
  await good('DeleteVirtualGateway', gateway);
  await good('DeleteVirtualService', { ...mesh, virtualServiceName: 's.local' });
  await good('DeleteRoute', route);
  await good('DeleteVirtualRouter', router);
  await good('DeleteVirtualNode', { ...mesh, virtualNodeName: 'n' });
  await good('DeleteMesh', mesh);

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
