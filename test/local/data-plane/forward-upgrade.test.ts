import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Forwarded } from '../../../local/data-plane/forward.ts';
import { forwardUpgrade } from '../../../local/data-plane/forward-upgrade.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { patienceOf } from '../../../local/data-plane/retry-policy.ts';
import { createClusterStats } from '../../../local/data-plane/stats/cluster-stats.ts';
import { createStats } from '../../../local/data-plane/stats/stats.ts';
import { type HeldClock, heldClock } from './held-clock.ts';
import { cleanUp, serve } from './proxies.ts';

afterEach(cleanUp);

/** An app that agrees to change the protocol, and repeats what it is told. */
async function echo() {
  const app = await serve((_incoming, response) => void response.end());
  let received: IncomingMessage | undefined;
  app.server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
    received = incoming;
    socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nServer: app\r\n\r\n');
    socket.on('data', (data) => socket.write(`echo ${data}`));
    socket.on('end', () => socket.end());
    socket.on('error', () => undefined);
  });
  return { origin: app.origin, received: () => received };
}

/** Asks a proxy before `origin` to change to a protocol. */
async function ask(origin: string | undefined, { protocol = 'websocket', clock = heldClock() as HeldClock } = {}) {
  const ended: Promise<Forwarded>[] = [];
  const proxy = createServer();
  proxy.on('upgrade', (incoming: IncomingMessage, caller: Duplex, head: Buffer) => {
    const cluster = createClusterStats(createStats(), 'targets');
    const patience = patienceOf({}, withDefault);
    const options = { authority: 'color.local', target: '/a', origin, cluster, clock, patience };
    ended.push(forwardUpgrade(incoming, caller, head, options));
  });
  const headers = { connection: 'Upgrade', upgrade: protocol };
  const sent = httpRequest(await listenOnLoopback(proxy), { headers }).end();
  const answered = once(sent, 'upgrade') as Promise<[IncomingMessage, Duplex]>;
  const refused = once(sent, 'response') as Promise<[IncomingMessage & Partial<ServerResponse>]>;
  answered.catch(() => undefined);
  refused.catch(() => undefined);
  proxy.unref();
  return { answered, refused, ended: () => Promise.all(ended), clock };
}

const withDefault = { hasDefaultRetries: true };
const bodyOf = async (answer: IncomingMessage) => Buffer.concat(await answer.toArray()).toString();

describe('a request to change the protocol', () => {
  test('U1: to websocket is answered 101, and bytes flow both ways', async () => {
    const app = await echo();
    const { answered, ended } = await ask(app.origin);
    const [answer, socket] = await answered;
    socket.write('hello');
    const [said] = await once(socket, 'data');
    expect([answer.statusCode, String(said)]).toEqual([101, 'echo hello']);
    expect(answer.headers).toMatchObject({
      server: 'envoy',
      'x-envoy-upstream-service-time': '0',
      upgrade: 'websocket',
    });
    expect(app.received()?.headers).toMatchObject({ host: 'color.local', 'x-request-id': expect.any(String) });
    expect(app.received()?.url).toBe('/a');
    expect(await ended()).toMatchObject([{ status: 101, flags: '' }]);
    socket.destroy();
  });

  test('stays open beyond every time-out while bytes flow, and closes after 300 s without one', async () => {
    const app = await echo();
    const { answered, clock } = await ask(app.origin);
    const [, socket] = await answered;
    for (let i = 0; i < 3; i += 1) {
      clock.pass(200_000);
      socket.write('hello');
      await once(socket, 'data');
    }
    const closed = once(socket, 'close');
    clock.pass(300_000);
    await closed;
  });

  test.each([
    ['without a process', undefined, 503, 'UH', 'no healthy upstream'],
    ['that refuses connections', 'http://127.0.0.1:9', 503, 'UF', /reset reason: connection failure$/],
  ] as const)('for a node %s is answered in Envoy’s words', async (_name, origin, status, flags, body) => {
    const { refused, ended } = await ask(origin);
    const [answer] = await refused;
    expect([answer.statusCode, answer.headers.server]).toEqual([status, 'envoy']);
    expect(await bodyOf(answer)).toMatch(body);
    expect(await ended()).toMatchObject([{ status, flags }]);
  });

  test('is answered as the target does where that does not agree', async () => {
    const app = await serve(() => undefined);
    app.server.on('upgrade', (_incoming: IncomingMessage, socket: Duplex) => {
      socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nno');
    });
    const { refused, ended } = await ask(app.origin);
    const [answer] = await refused;
    expect([answer.statusCode, answer.headers.connection, await bodyOf(answer)]).toEqual([426, 'close', 'no']);
    expect(await ended()).toMatchObject([{ status: 426 }]);
  });

  test('is answered 408 where the target says nothing', async () => {
    const app = await serve(() => undefined);
    const came = once(app.server, 'upgrade') as Promise<[IncomingMessage, Duplex]>;
    const { refused, clock, ended } = await ask(app.origin);
    const [, socket] = await came;
    clock.pass(300_000);
    const [answer] = await refused;
    expect([answer.statusCode, await bodyOf(answer)]).toEqual([408, 'stream timeout']);
    socket.destroy();
    expect(await ended()).toMatchObject([{ flags: 'SI' }]);
  });

  test('to another protocol is answered 403', async () => {
    const { refused } = await ask('http://127.0.0.1:9', { protocol: 'foo' });
    const [answer] = await refused;
    expect([answer.statusCode, await bodyOf(answer)]).toEqual([403, '']);
  });
});
