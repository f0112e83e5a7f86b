import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { byNode, byRouter } from './mesh.ts';
import { type GatewayTask, type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** A node that answers its name, the path that it got, and the host. */
async function node(name: string) {
  await world.mesh.node(name);
  await world.task(name, ({ url, headers }, response) => void response.end(`${name} ${url} ${headers.host}`));
}

/** A service for each node, and a gateway with a task. */
async function servicesBehindGateway(
  names: readonly string[],
  listeners: readonly number[] = [9080],
): Promise<GatewayTask> {
  for (const name of names) {
    await node(name);
    await world.mesh.service(`${name}.local`, byNode(name));
  }
  await world.mesh.gateway('ingress', listeners);
  return world.gateway('ingress', listeners);
}
const route = (name: string, options: Parameters<MeshTraffic['mesh']['gatewayRoute']>[2]) =>
  world.mesh.gatewayRoute('ingress', name, options);

test('A1: a gateway route’s prefix is taken off before the router of its service matches', async () => {
  const { mesh, gateway, propagate } = world;
  for (const name of ['white', 'blue', 'black', 'red']) await node(name);
  await mesh.router('first', { white: 1, blue: 1 }, { prefix: '/tell' });
  await mesh.router('second', { black: 1, red: 1 }, { prefix: '/tell' });
  await mesh.service('color1.local', byRouter('first'));
  await mesh.service('color2.local', byRouter('second'));
  await mesh.gateway('ingress', [9080]);
  const ingress = await gateway('ingress', [9080]);
  await route('one', { service: 'color1.local', match: { prefix: '/color1' } });
  await route('two', { service: 'color2.local', match: { prefix: '/color2' } });
  await propagate();

  const counts: Record<string, number> = {};
  for (let i = 0; i < 200; i += 1) {
    const { status, body } = await ingress.ask('/color1/tell?x=1');
    counts[`${status} ${body}`] = (counts[`${status} ${body}`] ?? 0) + 1;
  }
  const shares = Object.values(counts);
  expect(Object.keys(counts).sort()).toEqual(['200 blue /tell?x=1 color1.local', '200 white /tell?x=1 color1.local']);
  // Four standard errors of 200 draws of one half: 4 * sqrt(200 / 4).
  expect(Math.abs((shares[0] ?? 0) - 100)).toBeLessThan(4 * Math.sqrt(50));
  expect((await ingress.ask('/color2/tell')).body).toMatch(/^(black|red) \/tell color2\.local$/);
  expect([(await ingress.ask('/color1/other')).status, (await ingress.ask('/elsewhere')).status]).toEqual([404, 404]);
});

test('E1: a prefix becomes another, and a path is replaced whole', async () => {
  const ingress = await servicesBehindGateway(['red', 'yellow']);
  await route('red', { service: 'red.local', match: { prefix: '/red' } });
  await route('yellow', {
    service: 'yellow.local',
    match: { path: { exact: '/yellow/tell' } },
    rewrite: { path: { exact: '/tell/yellow' } },
  });
  await world.propagate();
  expect((await ingress.ask('/red/tell')).body).toBe('red /tell red.local');
  expect((await ingress.ask('/redder')).body).toBe('red /der red.local');
  expect((await ingress.ask('/yellow/tell?a=b')).body).toBe('yellow /tell/yellow?a=b yellow.local');
});

test('E2: a host name has its own route, and may be kept for the target', async () => {
  const ingress = await servicesBehindGateway(['red']);
  const hostname = { exact: 'www.example.com' };
  await route('red', {
    service: 'red.local',
    match: { prefix: '/', hostname },
    rewrite: { hostname: { defaultTargetHostname: 'DISABLED' } },
  });
  await world.propagate();
  expect((await ingress.ask('/')).status).toBe(404);
  expect(await ingress.ask('/', { host: 'WWW.example.com' })).toEqual({ status: 200, body: 'red / WWW.example.com' });
});

test('E3: a prefix stays where its default rewrite is disabled', async () => {
  const ingress = await servicesBehindGateway(['red']);
  await route('red', {
    service: 'red.local',
    match: { prefix: '/red/tell' },
    rewrite: { prefix: { defaultPrefix: 'DISABLED' } },
  });
  await world.propagate();
  expect((await ingress.ask('/red/tell')).body).toBe('red /red/tell red.local');
});

test('E4: a query picks a route, and its prefix becomes another', async () => {
  const ingress = await servicesBehindGateway(['red']);
  await route('red', {
    service: 'red.local',
    match: { prefix: '/maroon/', queryParameters: [{ name: 'fishes', match: { exact: 'nemo' } }] },
    rewrite: { prefix: { value: '/red/' } },
  });
  await world.propagate();
  expect((await ingress.ask('/maroon/tell?fishes=nemo')).body).toBe('red /red/tell?fishes=nemo red.local');
  expect((await ingress.ask('/maroon/tell')).status).toBe(404);
});

test('F1: each listener of a gateway has the routes of its port', async () => {
  const ingress = await servicesBehindGateway(['fruit', 'vegetable', 'color'], [1111, 2222]);
  await route('fruit', { service: 'fruit.local', match: { prefix: '/fruit', port: 1111 } });
  await route('vegetable', { service: 'vegetable.local', match: { prefix: '/vegetable', port: 1111 } });
  await route('color', { service: 'color.local', match: { prefix: '/', port: 2222 } });
  await world.propagate();
  const asked = [
    [1111, '/fruit'],
    [1111, '/vegetable'],
    [2222, '/'],
    [2222, '/fruit'],
    [1111, '/'],
  ] as const;
  const answers = await Promise.all(asked.map(([listener, path]) => ingress.ask(path, { listener })));
  expect(answers.map(({ status, body }) => `${status} ${body.split(' ')[0]}`)).toEqual([
    '200 fruit',
    '200 vegetable',
    '200 color',
    '200 color',
    '404 ',
  ]);
});

test('a gateway follows its routes by priority, and among equals by the longer prefix', async () => {
  const ingress = await servicesBehindGateway(['short', 'long', 'first']);
  await route('a', { service: 'short.local', match: { prefix: '/a' } });
  await route('b', { service: 'long.local', match: { prefix: '/a/b' } });
  await world.propagate();
  expect((await ingress.ask('/a/b')).body).toContain('long');
  await route('c', { service: 'first.local', match: { prefix: '/' }, priority: 1 });
  await world.propagate();
  expect((await ingress.ask('/a/b')).body).toContain('first');
});
