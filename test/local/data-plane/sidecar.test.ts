import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { machineClock } from '../../../local/clock.ts';
import type { Router } from '../../../local/data-plane/config/snapshot.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import type { Sidecar } from '../../../local/data-plane/sidecar.ts';
import { startSidecar } from '../../../local/data-plane/sidecar.ts';
import type { Answer } from '../../../local/data-plane/tally.ts';
import { untraced } from '../../../local/data-plane/tracing/tracer.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  const origin = await listenOnLoopback(server);
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  cleanups.push(() => (server.listening ? stop() : undefined));
  return { origin, stop, server };
}

async function start(random = () => 0) {
  const answers: Answer[] = [];
  const sidecar = await startSidecar({
    ports: [],
    identity: { meshName: 'm', resource: { kind: 'VirtualNode', name: 'front' } },
    writeLog: () => undefined,
    trace: untraced,
    secrets: {},
    onAnswer: (answer) => answers.push(answer),
    random,
    clock: machineClock,
  });
  cleanups.push(sidecar.close);
  follow(sidecar, []);
  return { sidecar, answers };
}

const listeners = [{ port: 8080, protocol: 'http' as const }];

/** The configuration of a node in front of one service with a router and one without. */
const follow = (sidecar: Sidecar, routes: Router['routes'], clientPorts: readonly number[] = [8080]) =>
  sidecar.apply({
    meshName: 'm',
    listeners: [],
    services: [
      { name: 'color.local', listeners, provider: { virtualRouter: 'router' } },
      {
        name: 'client.local',
        listeners: clientPorts.map((port) => ({ port, protocol: 'http' as const })),
        provider: { virtualNode: 'client' },
      },
      { name: 'empty.local', listeners: [] },
    ],
    routers: [{ name: 'router', routes }],
    clusters: [],
    egress: 'DROP_ALL',
    hasDefaultRetries: true,
  });

const route = (sidecar: Sidecar, weights: Record<string, number>, more: object = {}) => {
  const weightedTargets = Object.entries(weights).map(([virtualNode, weight]) => ({ virtualNode, weight }));
  const httpRoute = { match: { prefix: '/' }, action: { weightedTargets }, ...more };
  return follow(sidecar, [{ name: 'route', version: 1, spec: { httpRoute } }]);
};
const endpoint = (virtualNode: string, origin: string) => ({ virtualNode, origin, listenerPort: 8080 });
const ask = async (sidecar: Sidecar, path = '/', host = 'color.local:8080', more: object = {}) => {
  const { statusCode, headers, body } = await request(`${sidecar.url}${path}`, { headers: { host }, ...more });
  return { status: statusCode, headers, body: await body.text() };
};
const free = 'http://127.0.0.1:9';

const upgrade = (sidecar: Sidecar) =>
  new Promise<{ answer: IncomingMessage; socket: Duplex }>((resolve, reject) => {
    const headers = { host: 'color.local', connection: 'Upgrade', upgrade: 'websocket' };
    const sent = httpRequest(sidecar.url, { headers });
    sent.on('upgrade', (answer, socket) => resolve({ answer, socket }));
    sent.on('response', ({ statusCode }) => {
      sent.destroy();
      reject(Object.assign(new Error('refused'), { status: statusCode }));
    });
    sent.on('error', reject);
    sent.end();
  });

describe('a request on its way through a sidecar', () => {
  test('arrives with its method, path, headers and body, and the answer comes back with its own', async () => {
    const { sidecar } = await start();
    const backend = await serve((incoming, response) => {
      incoming.toArray().then((chunks) => {
        response.writeHead(201, { 'x-color': 'blue' });
        response.end(`${incoming.method} ${incoming.url} ${incoming.headers['x-user']} ${Buffer.concat(chunks)}`);
      }, response.destroy);
    });
    sidecar.setEndpoints([endpoint('v1', backend.origin)]);
    route(sidecar, { v1: 100 });
    const headers = { host: 'color.local', 'x-user': 'u' };
    const answer = await ask(sidecar, '/a?b=c', 'color.local', { method: 'POST', headers, body: 'hello' });
    expect(answer).toMatchObject({ status: 201, body: 'POST /a?b=c u hello' });
    expect(answer.headers['x-color']).toBe('blue');
  });

  test('goes to the target that is drawn, for every request anew, and to its processes in turn', async () => {
    const draws = [0, 0.89, 0.9, 0.95];
    const { sidecar, answers } = await start(() => draws.shift() ?? 0);
    const names = ['v1#1', 'v2#1', 'v2#2'];
    const origins = await Promise.all(names.map((name) => serve((_request, response) => void response.end(name))));
    sidecar.setEndpoints(names.map((name, i) => endpoint(name.slice(0, 2), origins[i]?.origin ?? '')));
    route(sidecar, { v1: 90, v2: 10 });
    const bodies: string[] = [];
    for (let i = 0; i < 4; i += 1) bodies.push((await ask(sidecar)).body);
    expect(bodies).toEqual(['v1#1', 'v1#1', 'v2#1', 'v2#2']);
    expect(answers.map(({ virtualNode, status }) => [virtualNode, status])).toEqual([
      ['v1', 200],
      ['v1', 200],
      ['v2', 200],
      ['v2', 200],
    ]);
    expect(answers.every(({ responseMs = -1 }) => responseMs >= 0)).toBe(true);
  });

  test('goes to the node of a service without a router', async () => {
    const { sidecar, answers } = await start();
    const client = await serve((_request, response) => void response.end('client'));
    sidecar.setEndpoints([endpoint('client', client.origin)]);
    expect(await ask(sidecar, '/', 'client.local')).toMatchObject({ status: 200, body: 'client' });
    expect(answers).toMatchObject([{ virtualService: 'client.local', virtualNode: 'client' }]);
  });

  test('goes to the listener of a node without a router that has the port it asked for, else to the first', async () => {
    const { sidecar } = await start();
    const applied = follow(sidecar, [], [8080, 9090]);
    expect(applied.rejected).toEqual([]);
    const [first, second] = await Promise.all(
      ['8080', '9090'].map((name) => serve((_request, response) => void response.end(name))),
    );
    sidecar.setEndpoints([
      endpoint('client', first?.origin ?? ''),
      { ...endpoint('client', second?.origin ?? ''), listenerPort: 9090 },
    ]);
    const hosts = ['client.local:9090', 'client.local:8080', 'client.local', 'client.local:9090'];
    const bodies: string[] = [];
    for (const host of hosts) bodies.push((await ask(sidecar, '/', host)).body);
    expect(bodies).toEqual(['9090', '8080', '8080', '9090']);
  });

  test('is answered 404 and counted for nobody when no route takes it', async () => {
    const { sidecar, answers } = await start();
    expect(await ask(sidecar)).toMatchObject({ status: 404 });
    expect(await ask(sidecar, '/', 'other.local')).toMatchObject({ status: 404 });
    expect(answers).toEqual([]);
  });

  test('is known by the name of its service in any case', async () => {
    const { sidecar, answers } = await start();
    const client = await serve((_request, response) => void response.end('client'));
    sidecar.setEndpoints([endpoint('client', client.origin)]);
    expect(await ask(sidecar, '/', 'CLIENT.Local')).toMatchObject({ status: 200 });
    expect(answers).toMatchObject([{ virtualService: 'client.local' }]);
  });

  test('may change its protocol: bytes then flow both ways', async () => {
    const { sidecar, answers } = await start();
    const backend = await serve(() => undefined);
    backend.server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
      socket.write(`HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: ${incoming.headers.upgrade}\r\n\r\n`);
      socket.on('data', (data) => socket.write(`echo ${data}`));
      socket.on('end', () => socket.end());
    });
    sidecar.setEndpoints([endpoint('v1', backend.origin)]);
    route(sidecar, { v1: 100 });
    const { answer, socket } = await upgrade(sidecar);
    const said = new Promise((resolve) => socket.once('data', (data: Buffer) => resolve(`${data}`)));
    socket.write('hello');
    expect([answer.statusCode, answer.headers.upgrade, await said]).toEqual([101, 'websocket', 'echo hello']);
    socket.destroy();
    expect(answers).toMatchObject([{ virtualNode: 'v1', status: 101 }]);
  });

  test.each([
    ['no process answers', { v1: 100 }, 503],
    ['no route takes it', undefined, 404],
  ])('that would change its protocol is refused when %s', async (_name, weights, status) => {
    const { sidecar } = await start();
    if (weights) route(sidecar, weights);
    sidecar.setEndpoints([endpoint('v1', free)]);
    await expect(upgrade(sidecar)).rejects.toMatchObject({ status });
  });
});

describe('a target that fails', () => {
  test('with no process at all is answered 503 and counted as its 5xx, without a response time', async () => {
    const { sidecar, answers } = await start();
    route(sidecar, { v1: 100 });
    expect(await ask(sidecar)).toMatchObject({ status: 503, body: 'no healthy upstream' });
    expect(answers).toMatchObject([{ virtualNode: 'v1', status: 503, responseMs: undefined, flags: 'UH' }]);
  });

  test('in one process is served by the other, and answered 503 when both refuse', async () => {
    const { sidecar, answers } = await start();
    const [one, two] = await Promise.all([1, 2].map((n) => serve((_request, response) => void response.end(`${n}`))));
    sidecar.setEndpoints([endpoint('v1', one?.origin ?? ''), endpoint('v1', two?.origin ?? '')]);
    route(sidecar, { v1: 100 });
    await ask(sidecar);
    await one?.stop();
    expect([(await ask(sidecar)).body, (await ask(sidecar)).body]).toEqual(['2', '2']);
    await two?.stop();
    expect(await ask(sidecar)).toMatchObject({
      status: 503,
      body: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 503]);
  });

  test('on another port than the weighted target names has no process', async () => {
    const { sidecar } = await start();
    const backend = await serve((_request, response) => void response.end());
    sidecar.setEndpoints([endpoint('v1', backend.origin)]);
    const action = { weightedTargets: [{ virtualNode: 'v1', weight: 1, port: 9090 }] };
    route(sidecar, {}, { action });
    expect(await ask(sidecar)).toMatchObject({ status: 503 });
  });

  test('in the middle of its answer breaks the answer of the caller too and has its status counted', async () => {
    const { sidecar, answers } = await start();
    const backend = await serve((incoming, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => incoming.socket.destroy());
    });
    sidecar.setEndpoints([endpoint('v1', backend.origin)]);
    route(sidecar, { v1: 100 });
    await expect(ask(sidecar)).rejects.toThrow();
    expect(answers).toMatchObject([{ status: 200, responseMs: undefined }]);
  });
});
