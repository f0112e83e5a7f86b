import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { mesh, nodeSpec } from './color-mesh.ts';
import { action, gateway, gatewayMesh, gatewayRoute, gatewaySpec, listener, service, toColor } from './gateway-mesh.ts';

const twoListeners = { listeners: [listener, { portMapping: { port: 9090, protocol: 'http2' } }] };

describe('a virtual gateway', () => {
  test('is created, described, updated, listed and deleted', async () => {
    const { ask } = await gatewayMesh();
    const name = { ...mesh, virtualGatewayName: 'other' };
    const arn = 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color/virtualGateway/other';
    const created = await ask('CreateVirtualGateway', { ...name, spec: gatewaySpec });

    expect(created).toMatchObject({ virtualGateway: { ...name, metadata: { arn, version: 1 }, spec: gatewaySpec } });
    expect(await ask('DescribeVirtualGateway', name)).toEqual(created);
    expect(await ask('UpdateVirtualGateway', { ...name, spec: twoListeners })).toMatchObject({
      virtualGateway: { metadata: { version: 2 }, spec: twoListeners },
    });
    expect(await ask('ListVirtualGateways', mesh)).toMatchObject({
      virtualGateways: [{ virtualGatewayName: 'entrance' }, { ...name, arn, version: 2 }],
    });
    expect(await ask('DeleteVirtualGateway', name)).toMatchObject({
      virtualGateway: { metadata: { version: 3 }, status: { status: 'DELETED' } },
    });
    expect(await refusal(ask('DescribeVirtualGateway', name))).toMatchObject({
      code: 'NotFoundException',
      message: 'VirtualGateway with name other is not present under mesh color for account 000000000000',
    });
  });

  test('shows its health check on the port of the listener', async () => {
    const { ask } = await gatewayMesh();
    const healthCheck = {
      protocol: 'http',
      path: '/ping',
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      intervalMillis: 5000,
      timeoutMillis: 2000,
    };
    await ask('UpdateVirtualGateway', { ...gateway, spec: { listeners: [{ ...listener, healthCheck }] } });

    expect(await ask('DescribeVirtualGateway', gateway)).toMatchObject({
      virtualGateway: { spec: { listeners: [{ ...listener, healthCheck: { ...healthCheck, port: 9080 } }] } },
    });
  });

  test.each<[string, object, string]>([
    ['no listeners', {}, "Value null at 'spec.listeners'"],
    ['TCP', { listeners: [{ portMapping: { port: 1, protocol: 'tcp' } }] }, 'enum value set: [http, http2, grpc]'],
    [
      'a timeout',
      { listeners: [{ ...listener, timeout: { http: { idle: { unit: 's', value: 1 } } } }] },
      'Member has no member timeout',
    ],
    ['one port twice', { listeners: [listener, listener] }, 'each listener must have a port of its own'],
    [
      'a pool of another protocol',
      { listeners: [{ ...listener, connectionPool: { grpc: { maxRequests: 1 } } }] },
      "at 'spec.listeners.1.member.connectionPool'",
    ],
    [
      'a pool of TCP',
      { listeners: [{ ...listener, connectionPool: { tcp: { maxConnections: 1 } } }] },
      'Member has no member tcp',
    ],
    [
      'clients whom ACM vouches for',
      {
        listeners: [
          {
            ...listener,
            tls: {
              mode: 'STRICT',
              certificate: { sds: { secretName: 's' } },
              validation: { trust: { acm: { certificateAuthorityArns: ['arn'] } } },
            },
          },
        ],
      },
      'Member has no member acm',
    ],
  ])('is a BadRequestException with %s', async (_name, spec, message) => {
    const { ask } = await gatewayMesh();

    const denied = await refusal(ask('CreateVirtualGateway', { ...mesh, virtualGatewayName: 'g', spec }));

    expect(denied).toMatchObject({ code: 'BadRequestException', status: 400 });
    expect(denied.message).toContain(message);
  });

  test('gets several listeners once each of its routes matches a port, of a listener that there is', async () => {
    const { ask } = await gatewayMesh();

    expect(await refusal(ask('UpdateVirtualGateway', { ...gateway, spec: twoListeners }))).toMatchObject({
      code: 'BadRequestException',
      message: 'GatewayRoute must define a port match criteria if the Virtual Gateway has multiple listeners',
    });
    await ask('UpdateGatewayRoute', { ...gatewayRoute, spec: toColor({ match: { port: 9080 } }) });
    expect(await ask('UpdateVirtualGateway', { ...gateway, spec: twoListeners })).toHaveProperty('virtualGateway');
    expect(
      await refusal(ask('UpdateGatewayRoute', { ...gatewayRoute, spec: toColor({ match: { port: 1 } }) })),
    ).toMatchObject({
      code: 'BadRequestException',
      message: 'The Virtual Gateway entrance has no listener on port 1',
    });
  });

  test('keeps a protocol that its routes fit', async () => {
    const { ask } = await gatewayMesh();
    const speaking = (protocol: string) => ({ listeners: [{ portMapping: { port: 9080, protocol } }] });

    expect(await ask('UpdateVirtualGateway', { ...gateway, spec: speaking('http2') })).toHaveProperty('virtualGateway');
    const denied = await refusal(ask('UpdateVirtualGateway', { ...gateway, spec: speaking('grpc') }));
    expect(denied).toMatchObject({ code: 'BadRequestException', message: expect.stringContaining('protocol grpc') });
  });
});

describe('a gateway route', () => {
  test('is created, described, updated, listed and deleted', async () => {
    const { ask } = await gatewayMesh();
    const name = { ...gateway, gatewayRouteName: 'other' };
    const arn = 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color/virtualGateway/entrance/gatewayRoute/other';
    const created = await ask('CreateGatewayRoute', { ...name, spec: toColor() });

    expect(created).toMatchObject({ gatewayRoute: { ...name, metadata: { arn, version: 1 }, spec: toColor() } });
    expect(await ask('DescribeGatewayRoute', name)).toEqual(created);
    expect(await ask('UpdateGatewayRoute', { ...name, spec: toColor({ match: {} }) })).toMatchObject({
      gatewayRoute: { metadata: { version: 2 }, spec: toColor({ match: {} }) },
    });
    expect(await ask('ListGatewayRoutes', gateway)).toMatchObject({
      gatewayRoutes: [{ ...name, arn, version: 2 }, { gatewayRouteName: 'to-color' }],
    });
    expect(await ask('DeleteGatewayRoute', name)).toMatchObject({
      gatewayRoute: { metadata: { version: 3 }, status: { status: 'DELETED' } },
    });
    expect(await refusal(ask('DescribeGatewayRoute', name))).toMatchObject({ code: 'NotFoundException' });
  });

  const full = {
    priority: 10,
    httpRoute: {
      match: {
        path: { regex: '/color/.*' },
        hostname: { suffix: '.example.com' },
        method: 'GET',
        port: 9080,
        headers: [{ name: 'x-tenant', invert: true, match: { range: { start: 1, end: 5 } } }],
        queryParameters: [{ name: 'q', match: { exact: 'a' } }],
      },
      action: {
        target: { ...action.target, port: 8080 },
        rewrite: { hostname: { defaultTargetHostname: 'DISABLED' }, path: { exact: '/' } },
      },
    },
  };

  test.each<[string, object]>([
    ['everything that HTTP has', full],
    ['a hostname alone', toColor({ match: { hostname: { exact: 'www.example.com' } } })],
    [
      'a prefix that ends in / while it is rewritten',
      toColor({ match: { prefix: '/color/' }, action: { ...action, rewrite: { prefix: { value: '/red/' } } } }),
    ],
    ['HTTP/2 at a listener of HTTP', { http2Route: toColor().httpRoute }],
  ])('is kept with %s', async (_name, spec) => {
    const { ask } = await gatewayMesh();

    expect(await ask('UpdateGatewayRoute', { ...gatewayRoute, spec })).toMatchObject({ gatewayRoute: { spec } });
  });

  test('is of gRPC at a gateway that speaks it', async () => {
    const { ask } = await gatewayMesh();
    const name = { ...mesh, virtualGatewayName: 'grpc' };
    await ask('CreateVirtualGateway', {
      ...name,
      spec: { listeners: [{ portMapping: { port: 1, protocol: 'grpc' } }] },
    });
    const spec = {
      grpcRoute: {
        match: { serviceName: 'color.ColorService', hostname: { exact: 'a' }, metadata: [{ name: 'm' }] },
        action: { ...action, rewrite: { hostname: { defaultTargetHostname: 'ENABLED' } } },
      },
    };

    expect(await ask('CreateGatewayRoute', { ...name, gatewayRouteName: 'r', spec })).toMatchObject({
      gatewayRoute: { spec },
    });
    expect(await refusal(ask('CreateGatewayRoute', { ...name, gatewayRouteName: 's', spec: toColor() }))).toMatchObject(
      { code: 'BadRequestException', message: expect.stringContaining('protocol grpc') },
    );
  });

  const rewriting = (rewrite: object, match: object = { prefix: '/color' }) =>
    toColor({ match, action: { ...action, rewrite } });

  test.each<[string, object, string]>([
    ['no route', { priority: 1 }, 'exactly one of httpRoute, http2Route, grpcRoute'],
    [
      'both of prefix and path',
      toColor({ match: { prefix: '/', path: { exact: '/x' } } }),
      'at most one of prefix, path',
    ],
    ['a prefix without /', toColor({ match: { prefix: 'color' } }), 'a prefix must begin with /'],
    ['a prefix that App Mesh keeps', toColor({ match: { prefix: '/aws-app-mesh' } }), 'App Mesh keeps for itself'],
    [
      'a hostname that is exact and a suffix',
      toColor({ match: { hostname: { exact: 'a', suffix: 'b' } } }),
      'exactly one of exact, suffix',
    ],
    [
      'a prefix rewritten to one without / at its end',
      rewriting({ prefix: { value: '/red' } }),
      'begin and end with /',
    ],
    [
      'a prefix rewritten by default and to a value',
      rewriting({ prefix: { defaultPrefix: 'ENABLED', value: '/red/' } }),
      'at most one of defaultPrefix, value',
    ],
    ['a rewritten prefix that is not matched', rewriting({ prefix: { value: '/red/' } }, {}), "action.rewrite.prefix'"],
    ['a rewritten path that is not matched', rewriting({ path: { exact: '/' } }), "action.rewrite.path'"],
    ['a scheme', toColor({ match: { scheme: 'http' } }), 'Member has no member scheme'],
    [
      'a path that is no regular expression of RE2',
      toColor({ match: { path: { regex: '(?!a)' } } }),
      'not a regular expression of RE2',
    ],
    [
      'a port on which its target does not listen',
      toColor({ action: { target: { ...action.target, port: 1 } } }),
      'no listener on port 1',
    ],
  ])('is a BadRequestException with %s', async (_name, spec, message) => {
    const { ask } = await gatewayMesh();

    const denied = await refusal(ask('UpdateGatewayRoute', { ...gatewayRoute, spec }));

    expect(denied).toMatchObject({ code: 'BadRequestException', status: 400 });
    expect(denied.message).toContain(message);
  });

  test('needs its virtual service, its gateway and its mesh', async () => {
    const { ask } = await gatewayMesh();
    const other = { target: { virtualService: { virtualServiceName: 'x.local' } } };
    const creation = (over: object) =>
      refusal(ask('CreateGatewayRoute', { ...gatewayRoute, gatewayRouteName: 'r', spec: toColor(), ...over }));

    expect(await creation({ spec: toColor({ action: other }) })).toEqual({
      code: 'NotFoundException',
      status: 404,
      message: 'VirtualService with name x.local is missing',
    });
    expect(await creation({ virtualGatewayName: 'x' })).toMatchObject({ code: 'NotFoundException' });
    expect(await creation({ meshName: 'x' })).toMatchObject({ code: 'NotFoundException' });
  });

  test('names a port of its target where the provider listens on several', async () => {
    const { ask } = await gatewayMesh();
    const listeners = [8080, 9090].map((port) => ({ portMapping: { port, protocol: 'http' } }));
    const node = { ...mesh, virtualNodeName: 'two-ports' };
    await ask('CreateVirtualNode', { ...node, spec: { ...nodeSpec, listeners } });
    await ask('UpdateVirtualService', {
      ...service,
      spec: { provider: { virtualNode: { virtualNodeName: 'two-ports' } } },
    });

    expect(await refusal(ask('UpdateGatewayRoute', { ...gatewayRoute, spec: toColor() }))).toMatchObject({
      code: 'BadRequestException',
      message: 'A target must name a port of the Virtual Service color.local, which has multiple listeners',
    });
    const spec = toColor({ action: { target: { ...action.target, port: 9090 } } });
    expect(await ask('UpdateGatewayRoute', { ...gatewayRoute, spec })).toHaveProperty('gatewayRoute');
  });
});
