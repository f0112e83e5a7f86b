import { describe, expect, test } from '@jest/globals';
import { matchText } from '../../../local/console/match-text.ts';
import { pictureOf, sumOf } from '../../../local/console/picture.ts';
import type { PathTraffic } from '../../../local/console/traffic.ts';
import type { ListedTask } from '../../../local/data-plane/tasks/task-health.ts';
import { byNode, byRouter, meshName, type TestMesh, testMesh } from '../data-plane/mesh.ts';

async function shop(): Promise<TestMesh> {
  const mesh = await testMesh();
  await mesh.node('web', { backends: ['color.local', 'gone.local'] });
  await mesh.node('v1');
  await mesh.node('v2', { ports: [9000] });
  await mesh.router('router', { v1: 3, v2: 1 });
  await mesh.service('color.local', byRouter('router'));
  await mesh.service('web.local', byNode('web'));
  await mesh.gateway('front', [9080]);
  await mesh.gatewayRoute('front', 'all', { service: 'web.local', match: { prefix: '/' } });
  return mesh;
}

const viewOf = ({ model }: TestMesh) => {
  const view = model.readMesh(meshName);
  if (view === undefined) throw new Error('there is no mesh');
  return view;
};

const path = (more: Partial<PathTraffic>): PathTraffic => ({
  callerKind: 'VirtualNode',
  caller: 'web',
  virtualService: 'color.local',
  virtualNode: 'v1',
  requests: 60,
  errors: 0,
  ...more,
});

const task = (name: string, more: Partial<ListedTask> = {}): ListedTask => ({
  id: `${name}-1`,
  meshName,
  resource: { kind: 'VirtualNode', name },
  ports: [],
  attributes: {},
  command: 'node app.js',
  status: 'RUNNING',
  health: { callers: 0, unhealthy: [] },
  ...more,
});

describe('the picture of a mesh', () => {
  test('has every part once, with listeners and its own tasks, and a backend that does not exist', async () => {
    const others = [
      task('v1', { meshName: 'other' }),
      task('front', { resource: { kind: 'VirtualGateway', name: 'v1' } }),
    ];

    const { parts } = pictureOf(viewOf(await shop()), [task('v1'), ...others], undefined);

    expect(parts.map(({ id, listeners, tasks }) => [id, ...listeners, ...tasks.map((one) => one.id)])).toEqual([
      ['VirtualGateway/front', 'http 9080'],
      ['VirtualService/color.local'],
      ['VirtualService/web.local'],
      ['VirtualService/gone.local'],
      ['VirtualRouter/router', 'http 8080'],
      ['VirtualNode/v1', 'http 8080', 'v1-1'],
      ['VirtualNode/v2', 'http 9000'],
      ['VirtualNode/web', 'http 8080'],
    ]);
    expect(parts.filter(({ isMissing }) => isMissing).map(({ name }) => name)).toEqual(['gone.local']);
  });

  test('links them as requests may go, with the weights of routes as shares', async () => {
    const { links } = pictureOf(viewOf(await shop()), [], undefined);

    expect(links.map(({ kind, from, to }) => `${kind}: ${from} > ${to}`)).toEqual([
      'gatewayRoute: VirtualGateway/front > VirtualService/web.local',
      'backend: VirtualNode/web > VirtualService/color.local',
      'backend: VirtualNode/web > VirtualService/gone.local',
      'provider: VirtualService/color.local > VirtualRouter/router',
      'provider: VirtualService/web.local > VirtualNode/web',
      'route: VirtualRouter/router > VirtualNode/v1',
      'route: VirtualRouter/router > VirtualNode/v2',
    ]);
    expect(links.at(-2)?.ways).toEqual([{ route: 'all', match: 'prefix /', weight: 3, share: 0.75 }]);
  });

  test('gives weights that add up to 0 no share, because proxies follow no such route', async () => {
    const mesh = await shop();
    await mesh.router('router', { v1: 0, v2: 0 });

    const { links } = pictureOf(viewOf(mesh), [], undefined);

    expect(links.at(-1)?.ways).toEqual([{ route: 'all', match: 'prefix /', weight: 0 }]);
  });

  test('sums the paths of a link, and leaves one without requests silent', async () => {
    const paths = [
      path({ requests: 90, errors: 9, p99: 40 }),
      path({ caller: 'other', requests: 30, p99: 70 }),
      path({ virtualNode: 'v2', requests: 0 }),
    ];

    const { links } = pictureOf(viewOf(await shop()), [], { minute: 0, paths });

    const traffic = Object.fromEntries(links.map((link) => [`${link.from} > ${link.to}`, link.traffic]));
    const both = { requestsPerSecond: 2, errorShare: 0.075, p99: 70, isExact: false };
    expect(traffic).toMatchObject({
      'VirtualNode/web > VirtualService/color.local': {
        requestsPerSecond: 1.5,
        errorShare: 0.1,
        p99: 40,
        isExact: true,
      },
      'VirtualService/color.local > VirtualRouter/router': both,
      'VirtualRouter/router > VirtualNode/v1': both,
    });
    expect(traffic['VirtualRouter/router > VirtualNode/v2']).toBeUndefined();
    expect(sumOf([])).toBeUndefined();
  });
});

test('A match is said in words, whatever it asks for', () => {
  const match = {
    path: { exact: '/red' },
    method: 'GET',
    headers: [
      { name: 'x-a', match: { range: { start: 1, end: 5 } } },
      { name: 'x-b', invert: true },
    ],
    queryParameters: [{ name: 'q', match: { exact: '1' } }],
  };
  const action = { weightedTargets: [] };

  expect(matchText({ priority: 3, httpRoute: { match, action } })).toBe(
    'method GET, path exact /red, headers x-a range 1 to 5, headers x-b not is there, queryParameters q exact 1, priority 3',
  );
  expect(matchText({ tcpRoute: { action } })).toBe('everything');
  expect(matchText({ http2Route: { action, match: { hostname: { suffix: '.local' } } } })).toBe(
    'hostname suffix .local',
  );
});
