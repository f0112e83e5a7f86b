import { once } from 'node:events';
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { forward } from '../elastic-load-balancing/balancing.ts';
import { cleanUp, serving, target } from './serving.ts';

afterEach(cleanUp);

/** A listener whose default rule forwards to `stable` and `canary` by weight, each with one target of its name. */
async function split(weights: readonly [number, number], draws: readonly number[], sticky?: number) {
  const shop = await serving({}, draws);
  const [one, two] = [await target('stable'), await target('canary')];
  const stable = await shop.group('stable');
  const canary = await shop.group('canary');
  await shop.register(stable, one.port);
  await shop.register(canary, two.port);
  const actions = ([left, right]: readonly [number, number]) => [forward({ [stable]: left, [canary]: right }, sticky)];
  const listener = await shop.listen(actions(weights));
  const set = (next: readonly [number, number]) =>
    shop.ask('ModifyListener', { ListenerArn: listener.arn, DefaultActions: actions(next) });
  return { ...shop, ...listener, stable, canary, one, two, set };
}

describe('a request', () => {
  test('goes to the target with its method, path and body, and headers that a load balancer adds', async () => {
    const shop = await serving();
    const echo = await target('echo', (incoming, response) => {
      incoming.toArray().then((chunks) => {
        response.writeHead(201, { 'x-color': 'blue' });
        const { method, url, headers } = incoming;
        response.end(JSON.stringify({ method, url, headers, body: String(Buffer.concat(chunks)) }));
      });
    });
    const arn = await shop.group('echo');
    await shop.register(arn, echo.port);
    const { url, port } = await shop.listen([forward({ [arn]: 1 })]);
    const sent = { 'x-user': 'ann', 'x-forwarded-for': '10.1.2.3', 'x-amzn-trace-id': 'Root=1-0-a' };
    const { status, headers, body } = await shop.get(`${url}/a?b=c`, sent, { method: 'PUT', body: 'hello' });
    expect([status, headers['x-color']]).toEqual([201, 'blue']);
    expect(JSON.parse(body)).toMatchObject({
      method: 'PUT',
      url: '/a?b=c',
      body: 'hello',
      headers: {
        'x-user': 'ann',
        host: `127.0.0.1:${port}`,
        'x-forwarded-for': '10.1.2.3, 127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-port': String(port),
        'x-amzn-trace-id': expect.stringMatching(/^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-0-a$/),
        'content-length': '5',
      },
    });
  });

  test('is answered by the first rule that matches, by priority', async () => {
    const { url, get, rule, arn } = await split([1, 0], [0]);
    const fixed = (StatusCode: string) => [
      { Type: 'fixed-response', FixedResponseConfig: { StatusCode, MessageBody: StatusCode } },
    ];
    await rule(arn, 20, fixed('202'), { Conditions: [{ Field: 'path-pattern', Values: ['/a*'] }] });
    await rule(arn, 10, fixed('201'), { Conditions: [{ Field: 'path-pattern', Values: ['/ab*'] }] });
    const bodies = await Promise.all(['/abc', '/ac', '/x'].map((path) => get(`${url}${path}`)));
    expect(bodies.map(({ status, body }) => [status, body])).toEqual([
      [201, '201'],
      [202, '202'],
      [200, 'stable'],
    ]);
    expect(bodies[0]?.headers).toMatchObject({ server: 'awselb/2.0', 'content-type': 'text/plain; charset=utf-8' });
  });

  test('is redirected with the reserved words filled in', async () => {
    const { url, get, rule, arn, port } = await split([1, 0], [0]);
    const redirect = (RedirectConfig: object) => [{ Type: 'redirect', RedirectConfig }];
    await rule(arn, 1, redirect({ StatusCode: 'HTTP_301', Protocol: 'HTTPS', Port: '443', Path: '/new/#{path}' }));
    await rule(arn, 2, redirect({ StatusCode: 'HTTP_302', Query: 'from=#{query}' }));
    const one = await get(`${url}/1`);
    expect([one.status, one.headers.location]).toEqual([301, 'https://127.0.0.1:443/new/1']);
    const two = await get(`${url}/2?a=b`);
    expect([two.status, two.headers.location]).toEqual([302, `http://127.0.0.1:${port}/2?from=a=b`]);
  });

  test('is rewritten by a rule’s transforms', async () => {
    const shop = await serving();
    const echo = await target('echo', ({ url, headers }, response) => response.end(`${headers.host} ${url}`));
    const group = await shop.group('echo');
    await shop.register(group, echo.port);
    const { url, arn } = await shop.listen([forward({ [group]: 1 })]);
    const rewrites = (Regex: string, Replace: string) => ({ Rewrites: [{ Regex, Replace }] });
    await shop.rule(arn, 1, [forward({ [group]: 1 })], {
      Conditions: [{ Field: 'path-pattern', Values: ['/old/*'] }],
      Transforms: [
        { Type: 'url-rewrite', UrlRewriteConfig: rewrites('^/old/(.*)$', '/new/$1') },
        { Type: 'host-header-rewrite', HostHeaderRewriteConfig: rewrites('.*', 'inner.org') },
      ],
    });
    expect((await shop.get(`${url}/old/a?b=c`)).body).toBe('inner.org /new/a?b=c');
  });

  test('for a host that no rule names is refused, and so is one of another page', async () => {
    const { url, get, rule, arn, stable } = await split([1, 0], [0]);
    await rule(arn, 1, [forward({ [stable]: 1 })], { Conditions: [{ Field: 'host-header', Values: ['*.shop.org'] }] });
    expect(await get(url, { host: 'www.shop.org' })).toMatchObject({ status: 200 });
    expect(await get(url, { host: 'evil.org' })).toMatchObject({ status: 403 });
    expect(await get(url, { origin: 'https://evil.org' })).toMatchObject({ status: 403 });
  });
});

describe('weights', () => {
  test('decide by chance for each request of a connection, and a change holds from the next request on', async () => {
    const { url, get, set } = await split([90, 10], [0.89, 0.9]);
    const colors = async () => [(await get(url)).body, (await get(url)).body];
    expect(await colors()).toEqual(['stable', 'canary']);
    await set([0, 1]);
    expect(await colors()).toEqual(['canary', 'canary']);
  });

  test('that are all 0 leave nothing to choose: 503', async () => {
    const { url, get } = await split([0, 0], [0]);
    expect(await get(url)).toMatchObject({ status: 503 });
  });

  test('keep the share of a group without targets, which is answered 503', async () => {
    const { ask, url, get, canary, two } = await split([1, 1], [0.2, 0.7]);
    await ask('DeregisterTargets', { TargetGroupArn: canary, Targets: [{ Id: '127.0.0.1', Port: two.port }] });
    const answers = [await get(url), await get(url)];
    expect(answers.map(({ status }) => status)).toEqual([200, 503]);
    expect(answers[1]?.body).toContain('503 Service Temporarily Unavailable');
  });

  test('are followed late, in order, and not at all while the rules are frozen', async () => {
    const shop = await serving({ propagation: { delayMs: 3000, jitterMs: 0 } });
    const [one, two] = [await target('one'), await target('two')];
    const [a, b] = [await shop.group('a'), await shop.group('b')];
    await shop.register(a, one.port);
    await shop.register(b, two.port);
    const { url, arn } = await shop.listen([forward({ [a]: 1, [b]: 0 })]);
    const set = (group: string) =>
      shop.ask('ModifyListener', { ListenerArn: arn, DefaultActions: [forward({ [group]: 1 })] });
    await set(b);
    expect((await shop.get(url)).body).toBe('one');
    await shop.clock.advance(3000);
    expect((await shop.get(url)).body).toBe('two');
    shop.plane.freeze();
    await set(a);
    await shop.clock.advance(60_000);
    expect((await shop.get(url)).body).toBe('two');
    shop.plane.thaw();
    expect((await shop.get(url)).body).toBe('one');
  });
});

describe('group stickiness', () => {
  const cookieOf = (headers: Readonly<Record<string, unknown>>, name = 'AWSALBTG') =>
    [headers['set-cookie']].flat().find((line) => String(line).startsWith(`${name}=`)) as string;

  test('beats weights, a weight of 0 too, until the cookie has expired', async () => {
    const { url, get, set, clock } = await split([0, 1], [0.5], 60);
    const first = await get(url);
    expect(first.body).toBe('canary');
    const [cookie = ''] = cookieOf(first.headers).split(';');
    expect(cookieOf(first.headers, 'AWSALBTGCORS')).toContain('SameSite=None');
    await set([1, 0]);
    expect((await get(url)).body).toBe('stable');
    const again = await get(url, { cookie });
    expect(again.body).toBe('canary');
    await clock.advance(59_000);
    const [renewed = ''] = cookieOf((await get(url, { cookie })).headers).split(';');
    await clock.advance(2000);
    expect((await get(url, { cookie })).body).toBe('stable');
    expect((await get(url, { cookie: renewed })).body).toBe('canary');
  });

  test('sends a request to the group that its cookie names though that has no target', async () => {
    const { url, get, set, ask, canary, two } = await split([0, 1], [0.5], 60);
    const [cookie = ''] = cookieOf((await get(url)).headers).split(';');
    await set([1, 0]);
    await ask('DeregisterTargets', { TargetGroupArn: canary, Targets: [{ Id: '127.0.0.1', Port: two.port }] });
    expect(await get(url, { cookie })).toMatchObject({ status: 503 });
  });

  test('that is switched off is not asked for its cookie', async () => {
    const { url, get, ask, arn, stable, canary } = await split([0, 1], [0.5], 60);
    const [cookie = ''] = cookieOf((await get(url)).headers).split(';');
    const DefaultActions = [forward({ [stable]: 1, [canary]: 0 })];
    await ask('ModifyListener', { ListenerArn: arn, DefaultActions });
    const answer = await get(url, { cookie });
    expect([answer.body, answer.headers['set-cookie']]).toEqual(['stable', undefined]);
  });
});

describe('the targets of a group', () => {
  async function two(draws: readonly number[] = [0]) {
    const shop = await serving({}, draws);
    const [one, other] = [await target('one'), await target('other')];
    const group = await shop.group('group');
    await shop.register(group, one.port, other.port);
    const { url } = await shop.listen([forward({ [group]: 1 })]);
    const bodies = async (count = 4) => {
      const seen: string[] = [];
      for (let at = 0; at < count; at += 1) seen.push((await shop.get(url)).body);
      return seen;
    };
    return { ...shop, one, other, group, url, bodies };
  }

  test('are taken in turn', async () => {
    expect(await (await two()).bodies()).toEqual(['one', 'other', 'one', 'other']);
  });

  test('get nothing while they are unhealthy, unless all are', async () => {
    const { sick, clock, bodies, one, other, url, metrics, group } = await two();
    sick.set(other.port, { kind: 'timedOut' });
    await clock.advance(60_000);
    expect(await bodies()).toEqual(['one', 'one', 'one', 'one']);
    sick.set(one.port, { kind: 'failed' });
    await clock.advance(60_000);
    expect((await bodies()).sort()).toEqual(['one', 'one', 'other', 'other']);
    expect(url).toContain('127.0.0.1');
    const dimension = { TargetGroup: group.split(':').at(-1) ?? '', LoadBalancer: 'app/shop/8000000000000001' };
    expect((await metrics(dimension)).sums).toMatchObject({ UnhealthyRoutingRequestCount: 4, UnHealthyHostCount: 2 });
  });

  test('get no new requests while they drain; what is under way is answered', async () => {
    const shop = await serving();
    let slowAnswer: ServerResponse | undefined;
    const slow = await target('slow', (_request, response) => {
      slowAnswer = response;
    });
    const group = await shop.group('group');
    await shop.register(group, slow.port);
    const { url } = await shop.listen([forward({ [group]: 1 })]);
    const pending = shop.get(url);
    await once(slow.server, 'request');
    await shop.ask('DeregisterTargets', { TargetGroupArn: group, Targets: [{ Id: '127.0.0.1', Port: slow.port }] });
    expect(await shop.get(url)).toMatchObject({ status: 503 });
    slowAnswer?.end('late');
    expect((await pending).body).toBe('late');
  });

  test('stay with a client by the cookie of target stickiness', async () => {
    const { ask, get, url, group } = await two();
    const Attributes = [{ Key: 'stickiness.enabled', Value: 'true' }];
    await ask('ModifyTargetGroupAttributes', { TargetGroupArn: group, Attributes });
    const answer = await get(url);
    const cookie = [answer.headers['set-cookie']]
      .flat()
      .map((line) => String(line).split(';')[0])
      .join('; ');
    expect(cookie).toContain('AWSALB=');
    expect([(await get(url, { cookie })).body, (await get(url, { cookie })).body]).toEqual([answer.body, answer.body]);
  });
});

describe('what a target does not answer', () => {
  const balancer = { LoadBalancer: 'app/shop/8000000000000001' };

  test('for want of a connection is 502, a broken one too', async () => {
    const shop = await serving();
    const gone = await target('gone');
    const broken = await target('broken', (request) => request.socket.destroy());
    const [a, b] = [await shop.group('gone'), await shop.group('broken')];
    await shop.register(a, gone.port);
    await shop.register(b, broken.port);
    gone.stop();
    const one = await shop.listen([forward({ [a]: 1 })]);
    const two = await shop.listen([forward({ [b]: 1 })]);
    expect([(await shop.get(one.url)).status, (await shop.get(two.url)).status]).toEqual([502, 502]);
    const { sums } = await shop.metrics(balancer);
    expect(sums).toEqual({
      RequestCount: 2,
      TargetConnectionErrorCount: 1,
      HTTPCode_ELB_5XX_Count: 2,
      HTTPCode_ELB_502_Count: 2,
    });
  });

  test('in the idle time-out is 504', async () => {
    const shop = await serving();
    const silent = await target('silent', () => undefined);
    const group = await shop.group('silent');
    await shop.register(group, silent.port);
    const Attributes = [{ Key: 'idle_timeout.timeout_seconds', Value: '1' }];
    await shop.ask('ModifyLoadBalancerAttributes', { LoadBalancerArn: shop.loadBalancer, Attributes });
    const { url } = await shop.listen([forward({ [group]: 1 })]);
    expect(await shop.get(url)).toMatchObject({ status: 504 });
    const { sums } = await shop.metrics(balancer);
    expect(sums).toEqual({ RequestCount: 1, HTTPCode_ELB_5XX_Count: 1, HTTPCode_ELB_504_Count: 1 });
  });

  test('because its client left is counted as the load balancer’s 460', async () => {
    const shop = await serving();
    const silent = await target('silent', () => undefined);
    const group = await shop.group('silent');
    await shop.register(group, silent.port);
    const { url } = await shop.listen([forward({ [group]: 1 })]);
    const leaving = new AbortController();
    const left = refusal(shop.get(url, {}, { signal: leaving.signal }));
    const [, response] = await once(silent.server, 'request');
    leaving.abort();
    await Promise.all([left, once(response, 'close')]);
    const { sums } = await shop.metrics(balancer);
    expect(sums).toEqual({ RequestCount: 1, HTTPCode_ELB_4XX_Count: 1 });
  });
});

describe('metrics', () => {
  test('are counted for a load balancer and for each of its groups, in seconds until the headers come', async () => {
    const shop = await serving({}, [0.2, 0.7]);
    const statuses = [200, 404, 503];
    const [one, two] = [
      await target('one', (_request, response) => response.writeHead(statuses.shift() ?? 200).end()),
      await target('two'),
    ];
    const [a, b] = [await shop.group('a'), await shop.group('b')];
    await shop.register(a, one.port);
    await shop.register(b, two.port);
    const { url } = await shop.listen([forward({ [a]: 1, [b]: 1 })]);
    for (let times = 0; times < 6; times += 1) await shop.get(url);
    const TargetGroup = a.split(':').at(-1) ?? '';
    const LoadBalancer = 'app/shop/8000000000000001';
    const { sums, found } = await shop.metrics({ TargetGroup, LoadBalancer });
    const time = found.find(({ MetricName }) => MetricName === 'TargetResponseTime');
    expect(time).toMatchObject({ Unit: 'Seconds', Counts: expect.any(Array) });
    expect(Math.max(...(time?.Values ?? [0]))).toBeLessThan(1);
    expect(sums).toEqual({
      RequestCount: 3,
      HTTPCode_Target_2XX_Count: 1,
      HTTPCode_Target_4XX_Count: 1,
      HTTPCode_Target_5XX_Count: 1,
      TargetResponseTime: expect.any(Number),
      HealthyHostCount: 1,
      UnHealthyHostCount: 0,
      RequestCountPerTarget: 3,
    });
    expect(found.find(({ MetricName }) => MetricName === 'RequestCount')).toMatchObject({ Values: [1], Counts: [3] });
  });

  test('of what did not happen are not there; an empty group’s 503 is the load balancer’s alone', async () => {
    const shop = await serving();
    const group = await shop.group('empty');
    const { url } = await shop.listen([forward({ [group]: 1 })]);
    expect(await shop.get(url)).toMatchObject({ status: 503 });
    const LoadBalancer = 'app/shop/8000000000000001';
    const TargetGroup = group.split(':').at(-1) ?? '';
    const first = await shop.metrics({ LoadBalancer });
    expect(first.sums).toEqual({ HTTPCode_ELB_5XX_Count: 1, HTTPCode_ELB_503_Count: 1 });
    await shop.get(url);
    expect((await shop.metrics({ LoadBalancer, TargetGroup })).sums).toEqual({});
    expect((await shop.metrics({ LoadBalancer })).sums).toEqual({});
  });
});

describe('a websocket', () => {
  const upgrade = (url: string) =>
    new Promise<Duplex>((resolve, reject) => {
      const sent = httpRequest(url, { headers: { connection: 'Upgrade', upgrade: 'websocket' } });
      sent.on('upgrade', (_answer, socket) => resolve(socket));
      sent.on('response', ({ statusCode }) => {
        sent.destroy();
        reject(Object.assign(new Error('refused'), { status: statusCode, code: 'refused' }));
      });
      sent.on('error', reject);
      sent.end();
    });

  test('stays with its target though the weights change, until that has drained', async () => {
    const shop = await serving();
    const echo = await target('echo');
    echo.server.on('upgrade', (request, socket: Duplex) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.on('data', (chunk) => socket.write(`${request.headers['x-forwarded-for']} ${chunk}`));
      socket.on('error', () => undefined);
    });
    const [a, b] = [await shop.group('a'), await shop.group('b')];
    await shop.register(a, echo.port);
    const { url, arn } = await shop.listen([forward({ [a]: 1 })]);
    const socket = await upgrade(url);
    await shop.ask('ModifyListener', { ListenerArn: arn, DefaultActions: [forward({ [a]: 0, [b]: 1 })] });
    socket.write('still there');
    expect(String(await once(socket, 'data'))).toBe('127.0.0.1 still there');
    await shop.ask('DeregisterTargets', { TargetGroupArn: a, Targets: [{ Id: '127.0.0.1', Port: echo.port }] });
    const closed = once(socket, 'close');
    await shop.clock.advance(300_000);
    await closed;
  });

  test('to a group without targets is refused', async () => {
    const shop = await serving();
    const group = await shop.group('empty');
    const { url } = await shop.listen([forward({ [group]: 1 })]);
    expect(await refusal(upgrade(url))).toMatchObject({ status: 503 });
  });
});

describe('a listener', () => {
  test('is served on its own port where that is free, and on another where it is not', async () => {
    const shop = await serving();
    const group = await shop.group('group');
    const { url, port } = await shop.listen([forward({ [group]: 1 })]);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    const taken = await target('taken');
    const other = await shop.listen([forward({ [group]: 1 })], { Port: taken.port });
    expect(other.url).not.toBe(`http://127.0.0.1:${taken.port}`);
    expect(await shop.get(other.url)).toMatchObject({ status: 503 });
    expect(shop.plane.endpoints()).toContainEqual({
      listenerArn: other.arn,
      loadBalancer: 'shop',
      port: taken.port,
      url: other.url,
    });
  });

  test('is served no more when it is gone, with its connections', async () => {
    const shop = await serving();
    const group = await shop.group('group');
    const { url, arn } = await shop.listen([forward({ [group]: 1 })]);
    await shop.get(url);
    await shop.ask('DeleteListener', { ListenerArn: arn });
    expect(shop.plane.endpoints()).toEqual([]);
    const free = createServer();
    await new Promise((resolve) => setImmediate(resolve));
    free.listen(Number(new URL(url).port), '127.0.0.1');
    await once(free, 'listening');
    free.close();
    expect(shop.plane.problems()).toEqual([]);
  });

  test('of a network load balancer is not served', async () => {
    const shop = await serving();
    const tcp = await shop.group('tcp', { Protocol: 'TCP' });
    const network = await shop.balancer('net', { Type: 'network', Subnets: ['subnet-a1'] });
    await shop.listener(network, tcp, { Protocol: 'TCP', Port: 5432 });
    await shop.plane.settled();
    expect(shop.plane.endpoints()).toEqual([]);
  });
});
