import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listenerPatience, patienceOf } from '../../../local/data-plane/retry-policy.ts';
import type { HttpRoute } from '../../../local/data-plane/route-spec.ts';
import { heldClock } from './held-clock.ts';
import { cleanUp, proxy, serve } from './proxies.ts';

afterEach(cleanUp);

const seconds = (value: number) => ({ unit: 's' as const, value });
const withDefault = { hasDefaultRetries: true };
const free = 'http://127.0.0.1:9';
const unreached = 'upstream connect error or disconnect/reset before headers. reset reason: connection failure';
const broken = 'upstream connect error or disconnect/reset before headers. reset reason: connection termination';

type Policy = NonNullable<HttpRoute['retryPolicy']>;
const retrying = (policy: Partial<Policy>, timeout?: HttpRoute['timeout']) =>
  patienceOf({ timeout, retryPolicy: { maxRetries: 1, perRetryTimeout: seconds(0), ...policy } }, withDefault);
const timed = (timeout: HttpRoute['timeout']) => patienceOf({ timeout }, withDefault);

/** An app that answers with these statuses in turn, the last of them from then on. */
async function answering(...statuses: readonly number[]) {
  let asked = 0;
  const bodies: string[] = [];
  const app = await serve((incoming, response) => {
    const status = statuses[Math.min(asked, statuses.length - 1)] ?? 200;
    asked += 1;
    incoming.toArray().then(
      (chunks) => {
        bodies.push(Buffer.concat(chunks).toString());
        response.writeHead(status).end(`attempt ${bodies.length}`);
      },
      () => undefined,
    );
  });
  return { ...app, bodies, asked: () => asked };
}

/** An app that keeps every request until it is answered. */
async function holding() {
  const held: ServerResponse[] = [];
  let tell = (): void => undefined;
  const app = await serve((_incoming, response) => {
    held.push(response);
    tell();
  });
  const holds = async (count: number) => {
    while (held.length < count) await new Promise<void>((resolve) => (tell = resolve));
    return held[count - 1] as ServerResponse;
  };
  return { ...app, holds };
}

describe('retries', () => {
  /** An app that fails until so many milliseconds of the clock. */
  async function failingFor(milliseconds: number, patience = timed(undefined)) {
    const clock = heldClock();
    const app = await serve((_incoming, response) => {
      response.writeHead(clock.now() < milliseconds ? 503 : 200).end();
    });
    return proxy({ origins: [app.origin], clock, patience });
  }

  test('C1: without a policy, an app that fails for a second is asked three times and its 503 passed on', async () => {
    const { ask, ended } = await failingFor(1000);
    expect(await ask()).toMatchObject({ status: 503 });
    expect(ended).toMatchObject([{ status: 503, attempts: 3, flags: 'URX' }]);
  });

  test('C2: ten retries on server-error bridge a second of failures within eleven attempts', async () => {
    const { ask, ended } = await failingFor(1000, retrying({ maxRetries: 10, httpRetryEvents: ['server-error'] }));
    expect(await ask()).toMatchObject({ status: 200 });
    expect(ended).toMatchObject([{ attempts: 8, flags: '' }]);
  });

  test('C3: the hidden default bridges 20 ms of failures within three attempts', async () => {
    const { ask, ended } = await failingFor(20);
    expect(await ask()).toMatchObject({ status: 200 });
    expect(ended).toMatchObject([{ status: 200, attempts: 2 }]);
  });

  test('C4: with the hidden default switched off a 503 is the answer to the one attempt', async () => {
    const { ask, ended } = await failingFor(1, patienceOf({}, { hasDefaultRetries: false }));
    expect(await ask()).toMatchObject({ status: 503 });
    expect(ended).toMatchObject([{ status: 503, attempts: 1, flags: '' }]);
  });

  test('wait for a drawn time that doubles up to 250 ms', async () => {
    const clock = heldClock();
    const app = await answering(500);
    const patience = retrying({ maxRetries: 6, httpRetryEvents: ['server-error'] }, { perRequest: seconds(20) });
    const { ask } = await proxy({ origins: [app.origin], clock, patience, random: () => 0.5 });
    expect(await ask()).toMatchObject({ status: 500, body: 'attempt 7' });
    expect(clock.waits.filter((wait) => wait < 1000)).toEqual([12, 25, 50, 100, 125, 125]);
  });

  test('go to a process that was not tried, and the one that was passed on is the answer', async () => {
    const { origin } = await answering(200);
    const { ask, ended } = await proxy({ origins: [free, origin], clock: heldClock() });
    expect(await ask()).toMatchObject({ status: 200, body: 'attempt 1' });
    expect(ended).toMatchObject([{ status: 200, attempts: 2, flags: '' }]);
  });

  test('send a body again that is no more than 1 MiB', async () => {
    const app = await answering(503, 200);
    const { ask, ended } = await proxy({ origins: [app.origin], clock: heldClock() });
    const body = 'x'.repeat(1024 * 1024);
    expect(await ask('/', { method: 'POST', body })).toMatchObject({ status: 200 });
    expect(app.bodies.map((got) => got === body)).toEqual([true, true]);
    expect(ended).toMatchObject([{ attempts: 2 }]);
  });

  test('are given up for a body of more, which is streamed and answered as the target does', async () => {
    const app = await answering(503, 200);
    const { ask, ended } = await proxy({ origins: [app.origin], clock: heldClock() });
    const body = Buffer.alloc(1024 * 1024 + 1);
    expect(await ask('/', { method: 'POST', body })).toMatchObject({ status: 503, body: 'attempt 1' });
    expect(ended).toMatchObject([{ attempts: 1 }]);
  });

  test('are not made while the request is under way', async () => {
    const app = await serve((_incoming, response) => void response.writeHead(503).end('early'));
    const { origin, ended } = await proxy({ origins: [app.origin], clock: heldClock() });
    const sent = httpRequest(origin, { method: 'POST', headers: { 'content-length': 10 } });
    sent.write('half');
    sent.on('error', () => undefined);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(503);
    expect(ended).toMatchObject([{ attempts: 1 }]);
    sent.destroy();
  });

  test('are not made after an answer that says its sender is overloaded', async () => {
    const app = await serve((_, response) => void response.writeHead(503, { 'x-envoy-overloaded': 'true' }).end());
    const { ask, ended } = await proxy({ origins: [app.origin], clock: heldClock() });
    expect((await ask()).headers['x-envoy-overloaded']).toBe('true');
    expect(ended).toMatchObject([{ attempts: 1 }]);
  });

  test('do not wait for the rest of an answer that is not passed on', async () => {
    let asked = 0;
    const app = await serve((_incoming, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503, { 'content-length': 9 }).write('half');
      else response.end('whole');
    });
    const { ask } = await proxy({ origins: [app.origin], clock: heldClock() });
    expect(await ask()).toMatchObject({ status: 200, body: 'whole' });
  });

  test('follow an attempt that took too long, where its policy retries resets', async () => {
    const clock = heldClock();
    const app = await holding();
    const patience = retrying({ perRetryTimeout: seconds(5), httpRetryEvents: ['gateway-error'] });
    const { ask, ended } = await proxy({ origins: [app.origin], clock, patience });
    const answer = ask();
    await app.holds(1);
    clock.pass(5000);
    (await app.holds(2)).end('second');
    expect(await answer).toMatchObject({ status: 200, body: 'second' });
    expect(ended).toMatchObject([{ attempts: 2 }]);
  });

  test('do not follow one that took too long, where its policy retries other things', async () => {
    const clock = heldClock();
    const app = await holding();
    const patience = retrying({ perRetryTimeout: seconds(5), tcpRetryEvents: ['connection-error'] });
    const { ask, ended } = await proxy({ origins: [app.origin], clock, patience });
    const answer = ask();
    await app.holds(1);
    clock.pass(5000);
    expect(await answer).toMatchObject({ status: 504, body: 'upstream request timeout' });
    expect(ended).toMatchObject([{ flags: 'UT', attempts: 1 }]);
  });

  test('end with a caller that leaves', async () => {
    const app = await holding();
    const { origin, ended } = await proxy({ origins: [app.origin], clock: heldClock() });
    const sent = httpRequest(origin).end();
    sent.on('error', () => undefined);
    const held = await app.holds(1);
    sent.destroy();
    await once(held, 'close');
    expect(ended).toEqual([undefined]);
  });
});

describe('time-outs', () => {
  /** What becomes of a request that the app answers after so many milliseconds. */
  async function answeredAfter(milliseconds: number, route: HttpRoute['timeout'], listener?: number) {
    const clock = heldClock();
    const app = await holding();
    const inbound = await proxy({
      origins: [app.origin],
      clock,
      patience: listenerPatience({ perRequestMs: listener ?? 0 }),
    });
    const { ask } = await proxy({ origins: [inbound.origin], clock, patience: timed(route) });
    const answer = ask();
    const held = await app.holds(1);
    clock.pass(milliseconds);
    if (!held.destroyed) held.end('late');
    return (await answer).status;
  }

  test('W1: by default an answer after 7 s is passed on, and one after 17 s is too late', async () => {
    expect([await answeredAfter(7000, undefined), await answeredAfter(17_000, undefined)]).toEqual([200, 504]);
  });

  test('W2: a route of 5 s is over before an answer after 7 s', async () => {
    expect(await answeredAfter(7000, { perRequest: seconds(5) })).toBe(504);
  });

  test('W3: a route of 20 s is not enough for 17 s while the listener has its 15 s', async () => {
    const route = { perRequest: seconds(20) };
    expect([await answeredAfter(17_000, route, 15_000), await answeredAfter(17_000, route, 20_000)]).toEqual([
      504, 200,
    ]);
  });

  test('W5: a silence of 1 s is not reached by an answer whose bytes come each 100 ms for 3 s', async () => {
    const clock = heldClock();
    const app = await holding();
    const { origin, ended } = await proxy({
      origins: [app.origin],
      clock,
      patience: timed({ perRequest: seconds(0), idle: seconds(1) }),
    });
    const sent = httpRequest(origin).end();
    const held = await app.holds(1);
    held.write('x');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const got: Buffer[] = [];
    for (let bytes = 0; bytes < 30; bytes += 1) {
      const [byte] = (await once(answer, 'data')) as [Buffer];
      got.push(byte);
      clock.pass(100);
      held.write('x');
    }
    held.end();
    await once(answer, 'end');
    expect(Buffer.concat(got).toString()).toMatch(/^x{30}/);
    expect(ended).toMatchObject([{ status: 200, flags: '' }]);
  });

  test('W5: a silence of 1 s before the answer is answered 408', async () => {
    const clock = heldClock();
    const app = await holding();
    const patience = timed({ perRequest: seconds(0), idle: seconds(1) });
    const { ask, ended } = await proxy({ origins: [app.origin], clock, patience });
    const answer = ask();
    await app.holds(1);
    clock.pass(2000);
    expect(await answer).toMatchObject({ status: 408, body: 'stream timeout' });
    expect(ended).toMatchObject([{ flags: 'SI' }]);
  });

  test('of a silence are put off by the bytes of a request too', async () => {
    const clock = heldClock();
    const app = await serve((incoming, response) => {
      incoming.on('data', () => response.write('x'));
      incoming.on('end', () => response.end());
    });
    const patience = timed({ perRequest: seconds(1), idle: seconds(1) });
    const { origin, ended } = await proxy({ origins: [app.origin], clock, patience });
    const sent = httpRequest(origin, { method: 'POST' });
    sent.write('x');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    for (let bytes = 0; bytes < 5; bytes += 1) {
      await once(answer, 'data');
      clock.pass(500);
      sent.write('x');
    }
    await once(answer, 'data');
    sent.end();
    await once(answer.resume(), 'end');
    expect(ended).toMatchObject([{ status: 200 }]);
  });

  test('bound all attempts and the waits between them', async () => {
    const clock = heldClock();
    const app = await holding();
    const patience = retrying(
      { maxRetries: 9, perRetryTimeout: seconds(4), httpRetryEvents: ['server-error'] },
      { perRequest: seconds(6) },
    );
    const { ask, ended } = await proxy({ origins: [app.origin], clock, patience });
    const answer = ask();
    await app.holds(1);
    clock.pass(4000);
    await app.holds(2);
    clock.pass(2000);
    expect(await answer).toMatchObject({ status: 504, body: 'upstream request timeout' });
    expect(ended).toMatchObject([{ attempts: 2, flags: 'UT' }]);
  });

  test('in the middle of an answer break it off', async () => {
    const clock = heldClock();
    const app = await holding();
    const { origin, ended } = await proxy({ origins: [app.origin], clock });
    const sent = httpRequest(origin).end();
    (await app.holds(1)).writeHead(200, { 'content-length': 100 }).write('half');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await once(answer, 'data');
    clock.pass(15_000);
    await expect(once(answer, 'end')).rejects.toThrow('aborted');
    expect(ended).toMatchObject([{ status: 200, responseMs: undefined }]);
  });
});

describe('an answer of the sidecar itself', () => {
  const once = retrying({ httpRetryEvents: ['client-error'] });

  test.each([
    ['without a process', [], 503, 'UH', 'no healthy upstream'],
    ['that refuses connections', [free], 503, 'UF', unreached],
  ] as const)('for a node %s has Envoy’s words and flag', async (_name, origins, status, flags, body) => {
    const { ask, ended } = await proxy({ origins, clock: heldClock(), patience: once });
    const answer = await ask();
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers).toMatchObject({
      server: 'envoy',
      'content-type': 'text/plain',
      'content-length': String(body.length),
    });
    expect(answer.headers['x-envoy-upstream-service-time']).toBeUndefined();
    expect(ended).toMatchObject([{ status, flags, responseMs: undefined }]);
  });

  test('for a connection that breaks says so', async () => {
    const app = await serve((incoming) => void incoming.socket.destroy());
    const { ask, ended } = await proxy({ origins: [app.origin], clock: heldClock(), patience: once });
    expect(await ask()).toMatchObject({ status: 503, body: broken });
    expect(ended).toMatchObject([{ flags: 'UC', attempts: 1 }]);
  });

  test('after retries in vain says that too', async () => {
    const { ask, ended } = await proxy({ origins: [free], clock: heldClock() });
    expect(await ask()).toMatchObject({ status: 503, body: unreached });
    expect(ended).toMatchObject([{ flags: 'UF,URX', attempts: 3 }]);
  });
});

describe('headers', () => {
  async function sentThrough(headers: Record<string, string | string[]> = {}, patience = timed(undefined)) {
    let received: IncomingMessage | undefined;
    const app = await serve((incoming, response) => {
      received = incoming;
      response.writeHead(200, { server: 'app', 'x-color': 'blue', 'set-cookie': ['a=1', 'b=2'] }).end();
    });
    const { ask } = await proxy({ origins: [app.origin], clock: heldClock(), patience });
    const { headers: answered } = await ask('/', { headers });
    return { received: received as unknown as IncomingMessage, answered };
  }

  test('of the answer name Envoy and how long the target took', async () => {
    const { answered } = await sentThrough();
    expect(answered).toMatchObject({
      server: 'envoy',
      'x-envoy-upstream-service-time': '0',
      'x-color': 'blue',
      'set-cookie': ['a=1', 'b=2'],
    });
  });

  test('of the request get an id, the scheme and the time that it may take, and no address of the caller', async () => {
    const { received } = await sentThrough();
    expect(received.headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      'x-forwarded-proto': 'http',
      'x-envoy-expected-rq-timeout-ms': '15000',
    });
    expect(received.headers['x-forwarded-for']).toBeUndefined();
  });

  test('of the request announce the time of an attempt where that is shorter, and none where there is none', async () => {
    const name = 'x-envoy-expected-rq-timeout-ms';
    const short = retrying({ perRetryTimeout: seconds(2), httpRetryEvents: ['server-error'] });
    expect((await sentThrough({}, short)).received.headers[name]).toBe('2000');
    expect((await sentThrough({}, timed({ perRequest: seconds(0) }))).received.headers[name]).toBeUndefined();
  });

  test('that came keep their values, and go on in lower case', async () => {
    const { received } = await sentThrough({ 'X-Request-Id': 'mine', 'X-User': ['a', 'b'] });
    expect(received.headersDistinct).toMatchObject({ 'x-request-id': ['mine'], 'x-user': ['a', 'b'] });
    expect(received.rawHeaders.filter((_, i) => i % 2 === 0).join()).not.toMatch(/[A-Z].*-/);
  });

  test('by which a caller would set retries and time-outs have no effect and go no further', async () => {
    const { received } = await sentThrough({
      'x-envoy-max-retries': '9',
      'x-envoy-retry-on': '5xx',
      'x-envoy-upstream-rq-timeout-ms': '1',
      'x-envoy-expected-rq-timeout-ms': '1',
    });
    const names = Object.keys(received.headers).filter((name) => name.startsWith('x-envoy-'));
    expect(names).toEqual(['x-envoy-expected-rq-timeout-ms']);
    expect(received.headers[names[0] ?? '']).toBe('15000');
  });
});

test('U1: a body of 5 MiB arrives whole, with its length', async () => {
  let length: string | undefined;
  const app = await serve((incoming, response) => {
    length = incoming.headers['content-length'];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
    incoming.on('end', () => response.end(String(bytes)));
  });
  const { ask } = await proxy({ origins: [app.origin], clock: heldClock() });
  const body = Buffer.alloc(5 * 1024 * 1024);
  expect(await ask('/', { method: 'POST', body })).toMatchObject({ status: 200, body: String(body.length) });
  expect(length).toBe(String(body.length));
});
