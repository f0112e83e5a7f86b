import { describe, expect, test } from '@jest/globals';
import type { RouteChange } from '../../../local/app-mesh/mesh-view.ts';
import { virtualClock } from '../../../local/clock.ts';
import { countedSurroundings, refusal } from '../asking.ts';
import { colorMesh, mesh, nodeSpec, route, router, routerSpec, split } from './color-mesh.ts';

const start = Date.UTC(2026, 0, 1);

describe('a resource', () => {
  test('carries its ARN, its owner, its times in seconds and version 1 when it is new', async () => {
    const { ask } = await colorMesh(countedSurroundings(virtualClock(start + 500)));

    const answer = await ask('DescribeRoute', route);

    expect(answer).toEqual({
      route: {
        ...route,
        metadata: {
          arn: 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color/virtualRouter/color-router/route/color-route',
          uid: expect.any(String),
          version: 1,
          createdAt: start / 1000 + 0.5,
          lastUpdatedAt: start / 1000 + 0.5,
          meshOwner: '000000000000',
          resourceOwner: '000000000000',
        },
        spec: split(100, 0),
        status: { status: 'ACTIVE' },
      },
    });
  });

  test('gets the next version and a new time with each update, and keeps its uid', async () => {
    const clock = virtualClock(start);
    const { ask } = await colorMesh(countedSurroundings(clock));
    const before = await ask('DescribeRoute', route);
    await clock.advance(2000);

    await ask('UpdateRoute', { ...route, spec: split(90, 10) });
    const after = await ask('UpdateRoute', { ...route, spec: split(80, 20) });

    const uid = (before.route as { metadata: { uid: string } }).metadata.uid;
    expect(after.route).toMatchObject({
      metadata: { version: 3, createdAt: start / 1000, lastUpdatedAt: start / 1000 + 2, uid },
      spec: split(80, 20),
    });
  });

  test('loses what an update leaves out, because an update replaces the whole spec', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const retryPolicy = {
      maxRetries: 2,
      perRetryTimeout: { unit: 's', value: 1 },
      httpRetryEvents: ['server-error'],
    };
    const { httpRoute } = split(100, 0);
    await ask('UpdateRoute', { ...route, spec: { priority: 5, httpRoute: { ...httpRoute, retryPolicy } } });

    await ask('UpdateRoute', { ...route, spec: split(90, 10) });

    expect(await ask('DescribeRoute', route)).toMatchObject({ route: { spec: split(90, 10) } });
    const { route: read } = await ask('DescribeRoute', route);
    expect((read as { spec: object }).spec).toEqual(split(90, 10));
  });

  test('comes back with its keys in another order, and its lists in the same', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    const { route: read } = await ask('DescribeRoute', route);

    const { spec } = read as { spec: unknown };
    expect(JSON.stringify(spec)).not.toBe(JSON.stringify(split(100, 0)));
    expect(spec).toEqual(split(100, 0));
  });

  test('is DELETED and a version further in the answer to its deletion, and then not found', async () => {
    const clock = virtualClock(start);
    const { ask } = await colorMesh(countedSurroundings(clock));

    await clock.advance(2000);

    expect(await ask('DeleteRoute', route)).toMatchObject({
      route: { metadata: { version: 2, lastUpdatedAt: start / 1000 + 2 }, status: { status: 'DELETED' } },
    });

    expect(await refusal(ask('DescribeRoute', route))).toMatchObject({ code: 'NotFoundException', status: 404 });
  });

  test('of a mesh may do without a spec', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await ask('CreateMesh', { meshName: 'plain' })).toMatchObject({ mesh: { spec: {} } });
    expect(await ask('UpdateMesh', { meshName: 'plain', spec: { egressFilter: { type: 'DROP_ALL' } } })).toMatchObject({
      mesh: { metadata: { version: 2 } },
    });
  });

  test('of another account is forbidden', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    const denied = await refusal(ask('DescribeRoute', { ...route, meshOwner: '111111111111' }));

    expect(denied).toMatchObject({ code: 'ForbiddenException', status: 403 });
    expect(await ask('DescribeRoute', { ...route, meshOwner: '000000000000' })).toHaveProperty('route');
  });

  test('of a mesh is asked for by its owner in DescribeMesh alone', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await ask('DescribeMesh', { ...mesh, meshOwner: '000000000000' })).toHaveProperty('mesh');
    expect(await refusal(ask('DescribeMesh', { ...mesh, meshOwner: '111122223333' }))).toMatchObject({
      code: 'ForbiddenException',
    });
    expect(await refusal(ask('DescribeMesh', { ...mesh, meshOwner: '123' }))).toMatchObject({
      code: 'BadRequestException',
    });
    expect(await refusal(ask('DeleteMesh', { ...mesh, meshOwner: '000000000000' }))).toMatchObject({
      code: 'BadRequestException',
    });
  });

  test('of a node shows no backends, and its health check on the port of the listener', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const thresholds = { healthyThreshold: 2, unhealthyThreshold: 2, intervalMillis: 5000, timeoutMillis: 2000 };
    const [listener] = nodeSpec.listeners;
    const listeners = [{ ...listener, healthCheck: { protocol: 'http', path: '/ping', ...thresholds } }];
    await ask('UpdateVirtualNode', { ...mesh, virtualNodeName: 'v1', spec: { ...nodeSpec, listeners } });

    expect(await ask('DescribeVirtualNode', { ...mesh, virtualNodeName: 'v1' })).toMatchObject({
      virtualNode: { spec: { backends: [], listeners: [{ healthCheck: { port: 8080, path: '/ping' } }] } },
    });
  });
});

describe('what is missing or there already', () => {
  test.each([
    ['DescribeMesh', { meshName: 'x' }, 'Mesh with name x is not present for account 000000000000'],
    ['DescribeRoute', { ...route, meshName: 'x' }, 'Mesh with name x is not present for account 000000000000'],
    [
      'DescribeRoute',
      { ...route, virtualRouterName: 'x' },
      'VirtualRouter with name x is not present under mesh color for account 000000000000',
    ],
    [
      'UpdateRoute',
      { ...route, routeName: 'x', spec: split(1, 1) },
      'Route with name x is not present under mesh color for account 000000000000',
    ],
    [
      'ListRoutes',
      { ...router, virtualRouterName: 'x' },
      'VirtualRouter with name x is not present under mesh color for account 000000000000',
    ],
    [
      'CreateVirtualNode',
      { meshName: 'x', virtualNodeName: 'n', spec: nodeSpec },
      'Mesh with name x is not present for account 000000000000',
    ],
  ])('%s of %j is a NotFoundException that says what', async (operation, input, message) => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await refusal(ask(operation, input))).toEqual({ code: 'NotFoundException', status: 404, message });
  });

  test('creating a name twice is a ConflictException', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    expect(await refusal(ask('CreateRoute', { ...route, spec: split(1, 1) }))).toMatchObject({
      code: 'ConflictException',
      status: 409,
    });
  });

  test('a sixteenth mesh is one too many', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    for (let made = 1; made < 15; made += 1) await ask('CreateMesh', { meshName: `m${made}` });

    const denied = await refusal(ask('CreateMesh', { meshName: 'm15' }));

    expect(denied).toMatchObject({ code: 'LimitExceededException', status: 400 });
  });
});

describe('lists', () => {
  test('come in pages, each with a token for the next', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    const first = await ask('ListVirtualNodes', { ...mesh, limit: 1 });

    const second = await ask('ListVirtualNodes', { ...mesh, limit: 1, nextToken: first.nextToken });

    expect(first.virtualNodes).toMatchObject([{ virtualNodeName: 'v1', version: 1 }]);
    expect(second.virtualNodes).toMatchObject([{ virtualNodeName: 'v2' }]);
    expect(second).not.toHaveProperty('nextToken');
  });

  test('refuse a limit out of 1..100 and a token of somebody else', async () => {
    const { ask } = await colorMesh(countedSurroundings());

    for (const input of [{ limit: 0 }, { limit: 101 }, { nextToken: 'bm90IG91cnM' }]) {
      expect(await refusal(ask('ListMeshes', input))).toMatchObject({ code: 'BadRequestException', status: 400 });
    }
  });

  test('hold only what is under the given parents', async () => {
    const { ask } = await colorMesh(countedSurroundings());
    await ask('CreateVirtualRouter', { ...mesh, virtualRouterName: 'other', spec: routerSpec });

    expect(await ask('ListRoutes', { ...mesh, virtualRouterName: 'other' })).toEqual({ routes: [] });
    expect(await ask('ListRoutes', router)).toMatchObject({ routes: [{ routeName: 'color-route' }] });
  });
});

describe('the control plane', () => {
  test('tells of each change of a route, before the change is answered', async () => {
    const { model, ask } = await colorMesh(countedSurroundings());
    const changes: RouteChange[] = [];
    const stop = model.onRouteChange((change) => changes.push(change));

    await ask('UpdateRoute', { ...route, spec: split(90, 10) });
    await ask('DeleteRoute', route);
    stop();
    await ask('CreateRoute', { ...route, spec: split(50, 50) });

    expect(changes).toEqual([
      { ...route, uid: expect.any(String), version: 2, spec: split(90, 10) },
      { ...route, uid: changes[0]?.uid, version: 2 },
    ]);
  });

  test('does not tell of an update that was refused', async () => {
    const { model, ask } = await colorMesh(countedSurroundings());
    const changes: RouteChange[] = [];
    model.onRouteChange((change) => changes.push(change));

    await refusal(ask('UpdateRoute', { ...route, spec: split(101, 0) }));

    expect(changes).toEqual([]);
  });

  test('names the mesh of each change of any resource, before the change is answered', async () => {
    const { model, ask } = await colorMesh(countedSurroundings());
    const changed: string[] = [];
    const stop = model.onMeshChange((meshName) => changed.push(meshName));
    const spec = { provider: { virtualNode: { virtualNodeName: 'v1' } } };
    const service = { ...mesh, virtualServiceName: 'color.local' };

    await ask('CreateVirtualService', { ...service, spec });
    await ask('UpdateVirtualNode', { ...mesh, virtualNodeName: 'v1', spec: nodeSpec });
    await ask('DeleteVirtualService', service);
    await ask('UpdateMesh', { ...mesh, spec: {} });
    await ask('CreateMesh', { meshName: 'other' });
    await refusal(ask('DeleteVirtualNode', { ...mesh, virtualNodeName: 'v1' }));
    stop();
    await ask('DeleteMesh', { meshName: 'other' });

    expect(changed).toEqual(['color', 'color', 'color', 'color', 'other']);
  });

  test('shows what has not changed as the same spec, so that a follower sees what has', async () => {
    const { model, ask } = await colorMesh(countedSurroundings());
    const specs = () => model.readMesh('color')?.virtualNodes.map(({ spec }) => spec) ?? [];
    const [v1, v2] = specs();

    await ask('UpdateVirtualNode', { ...mesh, virtualNodeName: 'v2', spec: { ...nodeSpec, backends: [] } });

    const [v1After, v2After] = specs();
    expect(v1After).toBe(v1);
    expect(v2After).not.toBe(v2);
  });

  test('shows a whole mesh', async () => {
    const { model, ask } = await colorMesh(countedSurroundings());
    const spec = { provider: { virtualRouter: { virtualRouterName: 'color-router' } } };
    await ask('CreateVirtualService', { ...mesh, virtualServiceName: 'color.local', spec });

    expect(model.readMesh('color')).toEqual({
      meshName: 'color',
      spec: {},
      virtualNodes: [
        { name: 'v1', spec: nodeSpec, version: 1 },
        { name: 'v2', spec: nodeSpec, version: 1 },
      ],
      virtualServices: [{ name: 'color.local', spec, version: 1 }],
      virtualRouters: [
        {
          name: 'color-router',
          spec: routerSpec,
          version: 1,
          routes: [{ name: 'color-route', spec: split(100, 0), version: 1 }],
        },
      ],
      virtualGateways: [],
    });
    expect(model.readMesh('x')).toBeUndefined();
  });
});

describe('stale reads', () => {
  test('happen for a while after an update, now and then, once they are switched on', async () => {
    const clock = virtualClock();
    const { model, ask } = await colorMesh(countedSurroundings(clock, [0.1, 0.9]));
    const weights = async () => {
      const { route: read } = await ask('DescribeRoute', route);
      const { spec, metadata } = read as { spec: ReturnType<typeof split>; metadata: { version: number } };
      return [spec.httpRoute.action.weightedTargets[1]?.weight, metadata.version];
    };
    model.staleFor(1000);
    await ask('UpdateRoute', { ...route, spec: split(90, 10) });

    expect([await weights(), await weights()]).toEqual([
      [0, 1],
      [10, 2],
    ]);
    await clock.advance(1000);
    expect([await weights(), await weights()]).toEqual([
      [10, 2],
      [10, 2],
    ]);
  });

  test('do not happen unless they are switched on', async () => {
    const { ask } = await colorMesh(countedSurroundings(virtualClock(), [0.1]));
    await ask('UpdateRoute', { ...route, spec: split(90, 10) });

    expect(await ask('DescribeRoute', route)).toMatchObject({ route: { metadata: { version: 2 } } });
  });
});

test('a model that takes over a snapshot goes on where the other was', async () => {
  const { model, ask } = await colorMesh(countedSurroundings());
  await ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'once' });
  const state: unknown = JSON.parse(JSON.stringify(model.snapshot()));
  const other = await colorMesh(countedSurroundings());
  await other.ask('CreateMesh', { meshName: 'gone-after-restore' });

  other.model.restore(state);

  expect(await other.ask('DescribeRoute', route)).toEqual(await ask('DescribeRoute', route));
  expect(await other.ask('UpdateRoute', { ...route, spec: split(90, 10), clientToken: 'once' })).toMatchObject({
    route: { metadata: { version: 2 } },
  });
  expect(await other.ask('ListMeshes')).toMatchObject({ meshes: [{ meshName: 'color' }] });
});
