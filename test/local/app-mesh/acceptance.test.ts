import { describe, expect, test } from '@jest/globals';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec, route, router, split, target } from './color-mesh.ts';
import {
  gateway,
  action as gatewayAction,
  gatewayMesh,
  gatewayRoute,
  gatewaySpec,
  service,
  toColor,
} from './gateway-mesh.ts';

const action = { weightedTargets: [target('v1', 1)] };
const http = (over: object) => ({ httpRoute: { match: { prefix: '/' }, action, ...over } });
const listening = (protocol: string) => ({ listeners: [{ portMapping: { port: 1, protocol } }] });

test('Q1: what is in use is not deleted, and what is missing is not found', async () => {
  const { ask } = await colorMesh(countedSurroundings());

  for (const [operation, input] of [
    ['DeleteMesh', mesh],
    ['DeleteVirtualNode', { ...mesh, virtualNodeName: 'v1' }],
    ['DeleteVirtualRouter', router],
  ] as const) {
    expect(await refusal(ask(operation, input))).toMatchObject({ code: 'ResourceInUseException', status: 409 });
  }
  expect(await refusal(ask('DescribeVirtualNode', { ...mesh, virtualNodeName: 'v9' }))).toMatchObject({
    code: 'NotFoundException',
    status: 404,
  });
});

test('Q2: a mesh is taken down from its gateway routes to itself, and nothing stays', async () => {
  const { ask } = await gatewayMesh();

  await ask('DeleteGatewayRoute', gatewayRoute);
  await ask('DeleteVirtualGateway', gateway);
  await ask('DeleteVirtualService', service);
  await ask('DeleteRoute', route);
  await ask('DeleteVirtualRouter', router);
  for (const virtualNodeName of ['v1', 'v2']) await ask('DeleteVirtualNode', { ...mesh, virtualNodeName });
  for (const kind of ['VirtualGateways', 'VirtualServices', 'VirtualRouters', 'VirtualNodes']) {
    expect(Object.values(await ask(`List${kind}`, mesh))).toEqual([[]]);
  }
  await ask('DeleteMesh', mesh);

  expect(await ask('ListMeshes')).toEqual({ meshes: [] });
});

test('Q3: a router of HTTP/2 takes an httpRoute, and later an http2Route', async () => {
  const { ask } = await colorMesh(countedSurroundings());
  const name = { ...mesh, virtualRouterName: 'http2' };
  const { httpRoute } = split(1, 1);
  await ask('CreateVirtualRouter', { ...name, spec: listening('http2') });

  await ask('CreateRoute', { ...name, routeName: 'r', spec: { httpRoute } });
  expect(await ask('UpdateRoute', { ...name, routeName: 'r', spec: { http2Route: httpRoute } })).toMatchObject({
    route: { spec: { http2Route: httpRoute } },
  });
});

test('Q4: a route matches by a port, nothing, headers or a method alone, and not by prefix and path together', async () => {
  const { ask } = await colorMesh(countedSurroundings());
  const matches = [{ port: 8080 }, {}, { headers: [{ name: 'x-k' }] }, { method: 'GET' }];

  for (const [index, match] of matches.entries()) {
    const spec = http({ match });
    expect(await ask('CreateRoute', { ...route, routeName: `r${index}`, spec })).toMatchObject({ route: { spec } });
  }
  const both = http({ match: { prefix: '/', path: { exact: '/' } } });
  expect(await refusal(ask('CreateRoute', { ...route, routeName: 'both', spec: both }))).toMatchObject({
    code: 'BadRequestException',
    status: 400,
  });
});

test('Q6: a mesh is described to its owner, and of another account it is forbidden', async () => {
  const { ask } = await colorMesh(countedSurroundings());

  expect(await ask('DescribeMesh', { ...mesh, meshOwner: '000000000000' })).toHaveProperty('mesh');
  expect(await refusal(ask('DescribeMesh', { ...mesh, meshOwner: '210987654321' }))).toMatchObject({
    code: 'ForbiddenException',
    status: 403,
  });
});

test('Q7: a gateway and the service behind its route are in use, and there are 3 gateways and 10 routes at most', async () => {
  const { ask } = await gatewayMesh();

  expect(await refusal(ask('DeleteVirtualService', service))).toEqual({
    code: 'ResourceInUseException',
    status: 409,
    message: 'VirtualService color.local is being referenced in the following: GATEWAY_ROUTE: [to-color]',
  });
  expect(await refusal(ask('DeleteVirtualGateway', gateway))).toMatchObject({ code: 'ResourceInUseException' });
  const create = {
    gateway: (n: number) => ask('CreateVirtualGateway', { ...mesh, virtualGatewayName: `g${n}`, spec: gatewaySpec }),
    route: (n: number) => ask('CreateGatewayRoute', { ...gateway, gatewayRouteName: `r${n}`, spec: toColor() }),
  };
  for (let n = 2; n <= 3; n += 1) await create.gateway(n);
  for (let n = 2; n <= 10; n += 1) await create.route(n);

  expect(await refusal(create.gateway(4))).toMatchObject({ code: 'LimitExceededException', status: 400 });
  expect(await refusal(create.route(11))).toMatchObject({ code: 'LimitExceededException', status: 400 });
});

describe('Q8: a BadRequestException names the member of', () => {
  const listener = { portMapping: { port: 8080, protocol: 'http' } };
  const second = { unit: 's', value: 1 };
  const healthCheck = {
    protocol: 'http',
    port: 9901,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    intervalMillis: 5000,
    timeoutMillis: 2000,
  };
  const backend = { virtualService: { virtualServiceName: 'a.local' } };
  const node = (over: object) =>
    ['CreateVirtualNode', { virtualNodeName: 'n', spec: { ...nodeSpec, ...over } }] as const;
  const routeOf = (spec: object) => ['UpdateRoute', { ...route, spec }] as const;
  const entrance = (spec: object) => ['UpdateGatewayRoute', { ...gatewayRoute, spec }] as const;
  const grpc = (serviceName: string) => ({ grpcRoute: { match: { serviceName }, action } });
  const range = { range: { start: 5, end: 5 } };

  test.each<[string, readonly [string, object], string]>([
    [
      'a connection pool of another protocol',
      node({ listeners: [{ ...listener, connectionPool: { tcp: { maxConnections: 1 } } }] }),
      'spec.listeners.1.member.connectionPool',
    ],
    [
      'a timeout of another protocol',
      node({ listeners: [{ ...listener, timeout: { http2: { idle: second } } }] }),
      'spec.listeners.1.member.timeout',
    ],
    [
      'a health check on another port',
      node({ listeners: [{ ...listener, healthCheck }] }),
      'spec.listeners.1.member.healthCheck.port',
    ],
    ['one port twice on a node', node({ listeners: [listener, listener] }), 'spec.listeners'],
    [
      'one port twice on a router',
      ['CreateVirtualRouter', { virtualRouterName: 'n', spec: { listeners: [listener, listener] } }],
      'spec.listeners',
    ],
    ['a listener without service discovery', node({ serviceDiscovery: undefined }), 'spec.serviceDiscovery'],
    [
      'a range that ends where it starts',
      routeOf(http({ match: { headers: [{ name: 'h', match: range }] } })),
      'spec.httpRoute.match.headers.1.member.match.range',
    ],
    ['the prefix /aws-appmesh', routeOf(http({ match: { prefix: '/aws-appmesh/x' } })), 'spec.httpRoute.match.prefix'],
    ['the prefix /aws-app-mesh', routeOf(http({ match: { prefix: '/aws-app-mesh' } })), 'spec.httpRoute.match.prefix'],
    [
      'the prefix of a gateway route',
      entrance({ httpRoute: { match: { prefix: '/aws-appmesh' }, action: gatewayAction } }),
      'spec.httpRoute.match.prefix',
    ],
    ['the gRPC service aws.app-mesh', routeOf(grpc('aws.app-mesh.x')), 'spec.grpcRoute.match.serviceName'],
    ['the gRPC service aws.appmesh', routeOf(grpc('aws.appmesh')), 'spec.grpcRoute.match.serviceName'],
    ['one backend twice', node({ backends: [backend, backend] }), 'spec.backends'],
  ])('%s', async (_name, [operation, input], member) => {
    const { ask } = await gatewayMesh();

    const denied = await refusal(ask(operation, { ...mesh, ...input }));

    expect(denied).toMatchObject({ code: 'BadRequestException', status: 400 });
    expect(denied.message).toContain(`at '${member}' failed to satisfy constraint`);
  });
});

test('R1: the API accepts a route whose weights are all zero', async () => {
  const { ask } = await colorMesh(countedSurroundings());
  await ask('UpdateRoute', { ...route, spec: split(3, 1) });

  expect(await ask('UpdateRoute', { ...route, spec: split(0, 0) })).toMatchObject({
    route: { metadata: { version: 3 }, spec: split(0, 0) },
  });
});
