import { describe, expect, test } from '@jest/globals';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, route, split, target } from './color-mesh.ts';

const action = { weightedTargets: [target('v1', 1)] };
const http = (over: object) => ({ httpRoute: { match: { prefix: '/' }, action, ...over } });
const targets = (...weightedTargets: object[]) => http({ action: { weightedTargets } });
const perRetryTimeout = { unit: 'ms', value: 500 };
const constraint = 'failed to satisfy constraint:';
const firstTarget = 'spec.httpRoute.action.weightedTargets.1.member';

describe('a route spec is a BadRequestException with', () => {
  test.each<[string, object, string]>([
    ['no route', { priority: 1 }, 'exactly one of httpRoute, http2Route, grpcRoute, tcpRoute'],
    ['both of prefix and path', http({ match: { prefix: '/', path: { exact: '/x' } } }), 'at most one of prefix, path'],
    ['a prefix that App Mesh keeps', http({ match: { prefix: '/aws-appmesh-x' } }), 'App Mesh keeps for itself'],
    [
      'a path that App Mesh keeps',
      http({ match: { path: { exact: '/aws-app-mesh/x' } } }),
      'App Mesh keeps for itself',
    ],
    [
      'a gRPC service that App Mesh keeps',
      { grpcRoute: { match: { serviceName: 'aws.app-mesh.x' }, action } },
      'App Mesh keeps for itself',
    ],
    [
      'a range of headers that ends where it starts',
      http({ match: { headers: [{ name: 'h', match: { range: { start: 5, end: 5 } } }] } }),
      'the end of a range must be greater',
    ],
    ['two routes', { ...http({}), tcpRoute: { action } }, 'exactly one of httpRoute, http2Route, grpcRoute, tcpRoute'],
    [
      'a weight over 100',
      targets(target('v1', 101)),
      `Value '101' at '${firstTarget}.weight' ${constraint} Member must have value less than or equal to 100`,
    ],
    ['a weight below 0', targets(target('v1', -1)), `Member must have value greater than or equal to 0`],
    [
      'a weight with a fraction',
      targets(target('v1', 0.5)),
      `${firstTarget}.weight' ${constraint} Member must be of type int`,
    ],
    ['a weight that is text', targets({ virtualNode: 'v1', weight: '1' }), `${firstTarget}.weight`],
    [
      'no weight',
      targets({ virtualNode: 'v1' }),
      `Value null at '${firstTarget}.weight' ${constraint} Member must not be null`,
    ],
    ['no target', targets(), 'Member must have length greater than or equal to 1'],
    [
      'eleven targets',
      targets(...Array.from({ length: 11 }, () => target('v1', 1))),
      'Member must have length less than or equal to 10',
    ],
    ['no action', { httpRoute: { match: { prefix: '/' } } }, "Value null at 'spec.httpRoute.action'"],
    ['no match', { httpRoute: { action } }, "Value null at 'spec.httpRoute.match'"],
    ['a prefix that does not begin with /', http({ match: { prefix: 'a' } }), 'a prefix must begin with /'],
    ['an unknown method', http({ match: { prefix: '/', method: 'LOOK' } }), 'enum value set: [GET, HEAD'],
    ['a priority over 1000', { ...http({}), priority: 1001 }, 'less than or equal to 1000'],
    ['an unknown member', http({ retries: 1 }), 'Member has no member retries'],
    [
      'a retry policy without events',
      http({ retryPolicy: { maxRetries: 1, perRetryTimeout } }),
      'at least one of httpRetryEvents, tcpRetryEvents',
    ],
    [
      'two values for one header',
      http({ match: { prefix: '/', headers: [{ name: 'a', match: { exact: 'b', prefix: 'c' } }] } }),
      'exactly one of exact, prefix, range, regex, suffix',
    ],
    [
      'a path that is no regular expression of RE2',
      http({ match: { path: { regex: '/(?=color).*' } } }),
      "at 'spec.httpRoute.match.path.regex' failed to satisfy constraint: not a regular expression of RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
    ],
    [
      'a header that is no regular expression of RE2',
      http({ match: { headers: [{ name: 'h', match: { regex: '(a' } }] } }),
      'missing closing )',
    ],
    [
      'a gRPC method without its service',
      { grpcRoute: { match: { methodName: 'Get' }, action } },
      'methodName needs serviceName',
    ],
    [
      'a retry policy for TCP',
      { tcpRoute: { action, retryPolicy: { maxRetries: 1, perRetryTimeout } } },
      'Member has no member retryPolicy',
    ],
  ])('%s', async (_what, spec, message) => {
    const { ask } = await colorMesh(countedSurroundings());

    const denied = await refusal(ask('UpdateRoute', { ...route, spec }));

    expect(denied).toMatchObject({ code: 'BadRequestException', status: 400 });
    expect(denied.message).toContain(message);
    expect(await ask('DescribeRoute', route)).toMatchObject({ route: { metadata: { version: 1 } } });
  });

  test('several mistakes: all of them are told', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    const { message } = await refusal(
      ask('UpdateRoute', { ...route, spec: targets(target('v1', 101), { weight: 1 }) }),
    );

    expect(message).toContain('2 validation errors detected');
    expect(message).toContain('weightedTargets.2.member.virtualNode');
  });
});

describe('a route', () => {
  const full = {
    priority: 10,
    httpRoute: {
      match: {
        path: { regex: '/color/.*' },
        method: 'GET',
        scheme: 'https',
        port: 8080,
        headers: [{ name: 'x-tenant', invert: true, match: { range: { start: 1, end: 5 } } }],
        queryParameters: [{ name: 'q', match: { exact: 'a' } }],
      },
      action: { weightedTargets: [{ virtualNode: 'v1', weight: 100, port: 8080 }] },
      retryPolicy: { maxRetries: 0, perRetryTimeout, tcpRetryEvents: ['connection-error'] },
      timeout: { idle: { unit: 's', value: 0 }, perRequest: { unit: 's', value: 15 } },
    },
  };

  test('is kept with everything that the API has', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await ask('UpdateRoute', { ...route, spec: full })).toMatchObject({ route: { spec: full } });
  });

  test('may weigh 0 in all its targets, and over 100 together, as the live API lets it', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    for (const spec of [split(0, 0), split(100, 100)]) {
      expect(await ask('UpdateRoute', { ...route, spec })).toMatchObject({ route: { spec } });
    }
  });

  test.each([
    ['nothing', {}],
    ['a port', { port: 8080 }],
    ['a header', { headers: [{ name: 'x-k' }] }],
    ['a method', { method: 'GET' }],
  ])('may match %s alone', async (_name, match) => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await ask('UpdateRoute', { ...route, spec: http({ match }) })).toMatchObject({
      route: { spec: http({ match }) },
    });
  });

  test('of either HTTP fits a router that listens for either', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const { httpRoute } = split(1, 1);
    for (const protocol of ['http', 'http2']) {
      const name = { ...mesh, virtualRouterName: protocol };
      await ask('CreateVirtualRouter', { ...name, spec: { listeners: [{ portMapping: { port: 1, protocol } }] } });
      await ask('CreateRoute', { ...name, routeName: 'r', spec: { httpRoute } });

      expect(await ask('UpdateRoute', { ...name, routeName: 'r', spec: { http2Route: httpRoute } })).toHaveProperty(
        'route',
      );
    }
  });

  test.each([
    ['http2', { http2Route: { match: { prefix: '/' }, action } }],
    ['grpc', { grpcRoute: { match: { serviceName: 'color', methodName: 'Get' }, action } }],
    ['tcp', { tcpRoute: { action } }],
  ])('of a router that listens for %s is of its type', async (protocol, spec) => {
    const { ask } = await colorMesh(countedSurroundings());
    const name = { ...mesh, virtualRouterName: 'other' };
    await ask('CreateVirtualRouter', { ...name, spec: { listeners: [{ portMapping: { port: 1, protocol } }] } });

    expect(await ask('CreateRoute', { ...name, routeName: 'r', spec })).toMatchObject({ route: { spec } });
    const other = protocol === 'tcp' ? split(1, 1) : { tcpRoute: { action } };
    const denied = await refusal(ask('CreateRoute', { ...name, routeName: 's', spec: other }));

    expect(denied).toMatchObject({ code: 'BadRequestException' });
    expect(denied.message).toContain(`protocol ${protocol}`);
  });
});
