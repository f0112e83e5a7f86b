import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { byNode, byRouter } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

const color = 'http://color.local:8080/';

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** Two colours behind a service, and a caller that has it among its backends. */
async function colors() {
  const { mesh, task } = world;
  await mesh.node('blue');
  await mesh.service('color.local', byNode('blue'));
  await mesh.node('front', { backends: ['color.local'] });
  await task('blue', (_request, response) => void response.end('blue'));
  return task('front');
}

describe('the traffic of a mesh', () => {
  test('T1: follows a service from one node to another, and to a router, within ten seconds each time', async () => {
    const front = await colors();
    const { mesh, task, propagate } = world;
    await mesh.node('red');
    await task('red', (_request, response) => void response.end('red'));
    await mesh.node('green');
    await task('green', (_request, response) => void response.end('green'));
    expect(await front.ask(color)).toEqual({ status: 200, body: 'blue' });

    await mesh.service('color.local', byNode('red'));
    expect((await front.ask(color)).body).toBe('blue');
    await propagate();
    expect(await front.ask(color)).toEqual({ status: 200, body: 'red' });

    await mesh.router('router', { red: 0, green: 100 });
    await mesh.service('color.local', byRouter('router'));
    await propagate();
    expect(await front.ask(color)).toEqual({ status: 200, body: 'green' });
  });

  test('T2: reaches a new node with a live task once a route gives it weight', async () => {
    const front = await colors();
    const { mesh, task, propagate } = world;
    await mesh.router('router', { blue: 100 });
    await mesh.service('color.local', byRouter('router'));
    await propagate();
    await mesh.node('violet');
    await task('violet', (_request, response) => void response.end('violet'));
    await mesh.router('router', { violet: 100 });
    await propagate();
    const answers = await Promise.all(Array.from({ length: 20 }, () => front.ask(color)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 violet']));
  });

  test('T3: is answered 504 when a request takes longer than the listener of its node allows', async () => {
    const { mesh, task } = world;
    await mesh.node('slow', { timeoutMs: 1 });
    await mesh.service('slow.local', byNode('slow'));
    await mesh.node('front', { backends: ['slow.local'] });
    await task('slow', () => undefined);
    const front = await task('front');
    expect(await front.ask('http://slow.local:8080/')).toEqual({ status: 504, body: 'upstream request timeout' });
  });

  test('C4: is tried once where the account has no hidden retries, and three times where it has', async () => {
    const askedOf = async (hasDefaultRetries: boolean) => {
      await world.close();
      world = await meshTraffic({ hasDefaultRetries });
      const { mesh, task } = world;
      let asked = 0;
      await mesh.node('blue');
      await mesh.service('color.local', byNode('blue'));
      await mesh.node('front', { backends: ['color.local'] });
      await task('blue', (_request, response) => {
        asked += 1;
        response.writeHead(503).end();
      });
      const front = await task('front');
      expect((await front.ask(color)).status).toBe(503);
      return asked;
    };
    expect([await askedOf(false), await askedOf(true)]).toEqual([1, 3]);
  });

  test('T4: is answered 404 when the service is not among the caller’s backends', async () => {
    const front = await colors();
    await world.mesh.node('front', { backends: [] });
    await world.propagate();
    expect(await front.ask(color)).toEqual({ status: 404, body: '' });
    expect(await front.ask(color, { isHost: true })).toEqual({ status: 404, body: '' });
  });

  test('R1: keeps its shares when a route’s weights become 0, and the control plane says so', async () => {
    const front = await colors();
    const { mesh, plane, propagate } = world;
    await mesh.router('router', { blue: 3 });
    await mesh.service('color.local', byRouter('router'));
    await propagate();
    await mesh.router('router', { blue: 0 });
    await propagate();
    expect(await front.ask(color)).toEqual({ status: 200, body: 'blue' });
    expect(plane.rejections()).toEqual([expect.stringContaining('does not follow version 2 of all')]);
    expect(plane.following()[front.id]).toEqual({ all: 1 });
  });

  test('is answered 503 while a service has no provider, and while its node has no task', async () => {
    const { mesh, task } = world;
    await mesh.node('blue');
    await mesh.service('none.local', undefined);
    await mesh.service('color.local', byNode('blue'));
    await mesh.node('front', { backends: ['color.local', 'none.local'] });
    const front = await task('front');
    expect(await front.ask('http://none.local/')).toEqual({ status: 503, body: '' });
    expect(await front.ask(color)).toEqual({ status: 503, body: 'no healthy upstream' });
  });

  test('P1: is answered 404 for an unknown host on a port of the mesh, and has its connection closed on another', async () => {
    const front = await colors();
    expect((await front.ask('http://unknown.local:8080/')).status).toBe(404);
    await expect(front.ask('http://unknown.local:81/')).rejects.toThrow();
    await expect(front.ask('http://color.local:81/')).rejects.toThrow();
  });

  test('P1: leaves the mesh where its filter allows all and the node lists no backend', async () => {
    await world.close();
    world = await meshTraffic({ egress: 'ALLOW_ALL' });
    const { mesh, task } = world;
    await mesh.node('outside');
    await mesh.node('front');
    await task('outside', ({ headers }, response) => void response.end(`for ${headers.host}`));
    const port = String(world.plane.tasks()[0]?.ports[0]?.port);
    const front = await task('front');
    expect(await front.ask(`http://localhost:${port}/`)).toEqual({ status: 200, body: `for localhost:${port}` });
    expect((await front.ask(`http://localhost:${port}/`, { isHost: true })).status).toBe(404);
  });
});
