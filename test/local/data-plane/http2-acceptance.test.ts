import { once } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { http2Caller, http2Server } from './http2-calls.ts';
import { byRouter, weighted } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

let world: MeshTraffic;
let callers: ReturnType<typeof http2Caller>[];
beforeEach(async () => {
  world = await meshTraffic();
  callers = [];
});
afterEach(async () => {
  for (const caller of callers) caller.close();
  await world.close();
});

type OnStream = Parameters<typeof http2Server>[0];
const host = { ':authority': 'color.local:8080' };

const saying =
  (text: string): OnStream =>
  (stream) => {
    stream.respond();
    stream.end(text);
  };

/** A node of HTTP/2 with a task. */
async function node(name: string, onStream: OnStream = saying(name)) {
  await world.mesh.node(name, { protocol: 'http2' });
  await world.task(name, http2Server(onStream));
}

async function route(weights: Record<string, number>, more: object = {}, match: object = { prefix: '/' }) {
  const http2Route = { match, action: weighted(weights), ...more };
  await world.mesh.routerOf('router', { 8080: 'http2' }, { all: { http2Route } });
  await world.propagate();
}

/** A caller of `color.local` by way of its sidecar. */
async function front() {
  await world.mesh.service('color.local', byRouter('router'));
  await world.mesh.node('front', { backends: ['color.local'] });
  const task = await world.task('front');
  const caller = http2Caller(task.sidecar.url);
  callers.push(caller);
  return { ...caller, task };
}

test('J1: HTTP/2 is shared by the weights, and retries hide the errors of a flaky server', async () => {
  let asked = 0;
  await node('red');
  await node('blue', (stream) => {
    asked += 1;
    stream.respond({ ':status': asked % 3 === 0 ? 200 : 500 });
    stream.end('blue');
  });
  await node('green');
  await route({ red: 1 });
  const { ask, task } = await front();
  const shares = async (count: number) => {
    const answers = await Promise.all(Array.from({ length: count }, () => ask('/', host)));
    const bodies = answers.map(({ status, body }) => `${status} ${body}`);
    return Object.fromEntries([...new Set(bodies)].sort().map((one) => [one, bodies.filter((b) => b === one).length]));
  };
  expect(await shares(10)).toEqual({ '200 red': 10 });
  expect(task.counts('http.egress.')).toMatchObject({ downstream_cx_http2_total: 1, downstream_rq_http2_total: 10 });
  expect(task.counts('cluster.cds_egress_m_red_http2_8080.')).toMatchObject({ upstream_cx_http2_total: 1 });

  const retryPolicy = { maxRetries: 2, perRetryTimeout: { unit: 's', value: 5 }, httpRetryEvents: ['server-error'] };
  await route({ red: 1, green: 1 });
  const halves = await shares(100);
  // Four standard errors of 100 draws of one half: 4 * sqrt(100 / 4).
  expect(Math.abs((halves['200 red'] ?? 0) - 50)).toBeLessThan(20);

  await route({ blue: 1 }, { retryPolicy });
  for (let i = 0; i < 3; i += 1) expect(await shares(1)).toEqual({ '200 blue': 1 });
  expect(asked).toBe(9);
});

describe('HTTP/2 through a mesh', () => {
  test('keeps the trailers of both sides, an answer of headers alone, and the names of a request', async () => {
    await node('red', (stream, headers) => {
      if (headers[':path'] === '/short') return stream.respond({ 'x-only': 'headers' }, { endStream: true });
      let trailers = '';
      stream.on('trailers', (sent) => {
        trailers = String(sent['x-sum']);
      });
      stream.resume().on('end', () => {
        stream.respond({ 'x-host': headers[':authority'], 'x-two': headers['x-two'] }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-seen': trailers }));
        stream.end('body');
      });
    });
    await route({ red: 1 });
    const { ask, session } = await front();
    expect(await ask('/short', host)).toMatchObject({ status: 200, isWhole: true, headers: { 'x-only': 'headers' } });

    const stream = session.request(
      { ':method': 'POST', ':path': '/', ...host, 'x-two': 'a' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7' }));
    stream.end('hello');
    const trailers = once(stream, 'trailers');
    const [headers] = await once(stream, 'response');
    expect(headers).toMatchObject({ ':status': 200, 'x-host': 'color.local:8080', 'x-two': 'a', server: 'envoy' });
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('body');
    expect((await trailers)[0]).toMatchObject({ 'x-seen': '7' });
  });

  test('streams both ways at once: each side hears a message before the other has ended', async () => {
    await node('red', (stream) => {
      stream.respond();
      stream.pipe(stream);
    });
    await route({ red: 1 });
    const { session } = await front();
    const stream = session.request({ ':method': 'POST', ':path': '/', ...host });
    for (const word of ['one', 'two', 'three']) {
      stream.write(word);
      expect(String((await once(stream, 'data'))[0])).toBe(word);
    }
    stream.end();
    await once(stream.resume(), 'end');
  });

  test('holds a target back that sends faster than its caller reads', async () => {
    let target: ServerHttp2Stream | undefined;
    await node('red', (stream, headers) => {
      if (headers[':path'] === '/beside') return saying('red')(stream, headers);
      target = stream;
      stream.respond();
      for (let i = 0; i < 80; i += 1) stream.write(Buffer.alloc(50_000));
    });
    await route({ red: 1 });
    const { ask, session } = await front();
    const stream = session.request({ ':path': '/', ...host });
    await once(stream, 'response');
    // Other requests go on beside it, and take longer than all of its bytes would.
    for (let i = 0; i < 50; i += 1) await ask('/beside', host);
    expect(target?.bufferSize).toBeGreaterThan(2_000_000);
    target?.end();
    let bytes = 0;
    for await (const chunk of stream) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(4_000_000);
  });

  test('tries a stream again that was refused unread, where the route says so, and answers 503 where none is taken', async () => {
    let asked = 0;
    await node('red');
    const retryPolicy = { maxRetries: 1, perRetryTimeout: { unit: 's', value: 5 }, httpRetryEvents: ['stream-error'] };
    await route({ red: 1 }, { retryPolicy });
    const { ask, task } = await front();
    // What an application refuses, the proxy beside it answers 503: only a proxy's own connection can be refused.
    const refusing = http2Server((stream, headers) => {
      asked += 1;
      if (headers[':path'] === '/never' || asked === 1) return stream.close(constants.NGHTTP2_REFUSED_STREAM);
      saying('red')(stream, headers);
    });
    const origin = await listenOnLoopback(refusing);
    task.sidecar.setEndpoints([{ virtualNode: 'red', listenerPort: 8080, origin }]);
    expect(String((await ask('/', host)).body)).toBe('red');
    expect(asked).toBe(2);
    const refused = await ask('/never', host);
    expect([refused.status, String(refused.body)]).toEqual([
      503,
      'upstream connect error or disconnect/reset before headers. reset reason: remote refused stream reset',
    ]);
    expect(asked).toBe(4);
    refusing.close();
  });

  test('answers 503 where nothing listens any more, and follows a scheme', async () => {
    await world.mesh.node('red', { protocol: 'http2' });
    const server = http2Server(saying('red'));
    await world.task('red', server);
    await route({ red: 1 }, {}, { prefix: '/', scheme: 'http' });
    const { ask } = await front();
    server.close();
    await once(server, 'close');
    const { status, body } = await ask('/', host);
    expect([status, String(body)]).toEqual([503, expect.stringContaining('reset reason: connection failure')]);
    await route({ red: 1 }, {}, { prefix: '/', scheme: 'https' });
    expect((await ask('/', host)).status).toBe(404);
  });

  test('is reached by HTTP/1.1 too, and a service of HTTP/1.1 by HTTP/2', async () => {
    await node('red');
    await route({ red: 1 });
    const { ask, task } = await front();
    expect(await task.ask('http://color.local:8080/')).toEqual({ status: 200, body: 'red' });
    await world.mesh.node('plain');
    await world.task(
      'plain',
      ({ url, method, headers }, response) => void response.end(`${method} ${url} ${headers.host}`),
    );
    await world.mesh.service('color.local', { virtualNode: { virtualNodeName: 'plain' } });
    await world.propagate();
    const { status, body } = await ask('/a?b', { ...host, ':method': 'PUT' }, Buffer.from('x'));
    expect([status, String(body)]).toEqual([200, 'PUT /a?b color.local:8080']);
  });
});
