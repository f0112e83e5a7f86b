import { once } from 'node:events';
import { request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Sidecar } from '../../../local/data-plane/sidecar.ts';
import { byNode, byRouter, weighted } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** A node of TCP whose task says its name to each connection, and ends it. */
async function node(name: string) {
  await world.mesh.node(name, { protocol: 'tcp', ports: [6379] });
  await world.task(
    name,
    createServer((caller) => caller.end(name)),
  );
}

/** What a service says to one connection through its door. */
async function said(sidecar: Sidecar, port: number): Promise<string> {
  const door = (await sidecar.doors()).find((one) => one.port === port);
  const caller = connect(door?.addressPort ?? 0, door?.address);
  return Buffer.concat(await caller.toArray()).toString();
}

test('U1: a TCP route of 50/50 gives half of the connections to each node', async () => {
  await node('red');
  await node('blue');
  const tcpRoute = { action: weighted({ red: 50, blue: 50 }) };
  await world.mesh.routerOf('router', { 6379: 'tcp' }, { half: { tcpRoute } });
  await world.mesh.service('db.local', byRouter('router'));
  await world.mesh.node('front', { backends: ['db.local'] });
  const { sidecar, counts: counted } = await world.task('front');
  const counts: Record<string, number> = {};
  for (let i = 0; i < 200; i += 1) {
    const name = await said(sidecar, 6379);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  expect(Object.keys(counts).sort()).toEqual(['blue', 'red']);
  // Four standard errors of 200 draws of one half: 4 * sqrt(200 / 4).
  expect(Math.abs((counts.red ?? 0) - 100)).toBeLessThan(4 * Math.sqrt(50));
  for (const name of ['red', 'blue'])
    expect(counted(`cluster.cds_egress_m_${name}_tcp_6379.`)).toMatchObject({ upstream_cx_total: counts[name] });
});

test('A TCP route takes the connections of the port that it matches, and follows a change of its targets', async () => {
  await node('red');
  await node('blue');
  const on = (port: number, target: string) => ({ tcpRoute: { match: { port }, action: weighted({ [target]: 1 }) } });
  const listeners = { 6379: 'tcp', 6380: 'tcp' };
  await world.mesh.routerOf('router', listeners, { one: on(6379, 'red'), two: on(6380, 'blue') });
  await world.mesh.service('db.local', byRouter('router'));
  await world.mesh.node('front', { backends: ['db.local'] });
  const { sidecar } = await world.task('front');
  expect([await said(sidecar, 6379), await said(sidecar, 6380)]).toEqual(['red', 'blue']);
  await world.mesh.routerOf('router', listeners, { one: on(6379, 'blue') });
  await world.propagate();
  expect(await said(sidecar, 6379)).toBe('blue');
});

test('A service of TCP is also reached by way of the proxy: by a connection that it is asked for, and by a request', async () => {
  await world.mesh.node('web', { protocol: 'tcp' });
  await world.task('web', ({ method, url }, response) => void response.end(`${method} ${url}`));
  await world.mesh.service('web.local', byNode('web'));
  await world.mesh.node('front', { backends: ['web.local'] });
  const front = await world.task('front');
  const asked = request(front.sidecar.url, { method: 'CONNECT', path: 'web.local:8080' }).end();
  const [, socket] = (await once(asked, 'connect')) as [unknown, Socket];
  socket.write('GET /a HTTP/1.0\r\n\r\n');
  expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1\.1 200[\s\S]*GET \/a$/);
  expect(await front.ask('http://web.local:8080/b')).toEqual({ status: 200, body: 'GET /b' });
});

test('A connection to a service without a task, and one to a service that is gone, are closed', async () => {
  await world.mesh.node('red', { protocol: 'tcp', ports: [6379] });
  await world.mesh.service('db.local', byNode('red'));
  await world.mesh.node('front', { backends: ['db.local'] });
  const { sidecar } = await world.task('front');
  expect(await said(sidecar, 6379)).toBe('');
  await world.mesh.node('front', { backends: [] });
  await world.propagate();
  expect(await sidecar.doors()).toEqual([]);
});
