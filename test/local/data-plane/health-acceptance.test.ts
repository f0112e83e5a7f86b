import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { reportOf } from '../../../local/data-plane/control/health-report.ts';
import { healthText } from '../../../local/data-plane/tasks/task-health.ts';
import { type HeldClock, heldClock } from './held-clock.ts';
import { http2Server } from './http2-calls.ts';
import { byNode } from './mesh.ts';
import { type MeshTraffic, meshTraffic, type RunningTask } from './mesh-traffic.ts';
import { authorityNamed, pemFolder } from './tls/certificates.ts';

const color = 'http://color.local:8080/';
const cluster = 'cluster.cds_egress_m_color_http_8080.';
const check = {
  protocol: 'http',
  path: '/ping',
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  intervalMillis: 5000,
  timeoutMillis: 2000,
};

const files = pemFolder();
afterAll(files.remove);

let clock: HeldClock;
let world: MeshTraffic;
beforeEach(async () => {
  clock = heldClock();
  world = await meshTraffic({ proxyClock: clock });
});
afterEach(() => world.close());

/** A node whose name in DNS has the addresses of all its tasks, and a caller that has it among its backends. */
async function colors(listener: object) {
  await node(listener);
  await world.mesh.service('color.local', byNode('color'));
  await world.mesh.node('front', { backends: ['color.local'] });
}

const serviceDiscovery = { dns: { hostname: 'color.local', responseType: 'ENDPOINTS' } };
const node = (listener: object) => world.mesh.node('color', { listener, serviceDiscovery });

/** A task that says who it is, with a status that can be changed and a record of what it was asked. */
async function app(name: string) {
  const state = { status: 200, pingStatus: 200, asked: [] as IncomingMessage[] };
  await world.task('color', (request, response) => {
    state.asked.push(request);
    response.writeHead(request.url === '/ping' ? state.pingStatus : state.status).end(name);
  });
  return state;
}

/** Waits until so many health checks have ended. */
async function checked(front: RunningTask, count: number, of = cluster) {
  const ended = () => {
    const { success = 0, failure = 0 } = front.counts(`${of}health_check.`);
    return success + failure;
  };
  for (let turns = 0; ended() < count; turns += 1) {
    if (turns > 20_000) throw new Error('no check ended');
    await turn();
  }
}

/** How often each answer came to so many requests, one after another. */
async function answers(front: RunningTask, count: number) {
  const counts: Record<string, number> = {};
  for (let i = 0; i < count; i += 1) {
    const { status, body } = await front.ask(color);
    counts[`${status} ${body}`] = (counts[`${status} ${body}`] ?? 0) + 1;
  }
  return counts;
}

const flags = (front: RunningTask) => front.health()[0]?.hosts.map(({ healthFlags }) => healthFlags);

describe('health checks', () => {
  test('K2: of two endpoints the one that answers its check well gets all requests', async () => {
    await colors({ healthCheck: check });
    const [blue, red] = [await app('blue'), await app('red')];
    red.pingStatus = 500;
    const front = await world.task('front');
    await checked(front, 2);

    expect(await answers(front, 20)).toEqual({ '200 blue': 20 });
    expect(flags(front)).toEqual(['healthy', '/failed_active_hc']);
    world.plane.reportHealth(front.id, reportOf(front.health()));
    expect(world.plane.listed().map(({ health }) => healthText(health))).toEqual([
      'healthy',
      'unhealthy by 1 of 1 caller: fails its health check',
      'not checked',
    ]);
    for (const { asked } of [blue, red]) {
      expect(asked.find(({ url }) => url === '/ping')?.headers).toMatchObject({
        'user-agent': 'Envoy/HC',
        host: 'color.local:8080',
      });
    }
  });

  test('bring an endpoint back once it has passed as often as its threshold says', async () => {
    await colors({ healthCheck: check });
    const [, red] = [await app('blue'), await app('red')];
    red.pingStatus = 500;
    const front = await world.task('front');
    await answers(front, 1);
    await checked(front, 2);
    red.pingStatus = 200;
    clock.pass(5000);
    await checked(front, 4);
    expect(flags(front)).toEqual(['healthy', '/failed_active_hc']);
    clock.pass(5000);
    await checked(front, 6);
    expect(await answers(front, 20)).toEqual({ '200 blue': 10, '200 red': 10 });
  });

  test('leave all endpoints in turn where less than half of them are healthy', async () => {
    await colors({ healthCheck: check });
    for (const pingStatus of [200, 500, 500]) Object.assign(await app(`ping ${pingStatus}`), { pingStatus });
    const front = await world.task('front');
    await checked(front, 3);
    expect(await answers(front, 30)).toEqual({ '200 ping 200': 10, '200 ping 500': 20 });
    expect(front.counts(cluster)).toMatchObject({
      lb_healthy_panic: 30,
      membership_total: 3,
      membership_healthy: 1,
      'health_check.attempt': 3,
      'health_check.success': 1,
      'health_check.failure': 2,
      'health_check.network_failure': 0,
    });
  });

  test('by TCP ask for a connection alone, and end when the listener has none any more', async () => {
    await colors({ healthCheck: { ...check, protocol: 'tcp' } });
    const [blue, red] = [await app('blue'), await app('red')];
    red.pingStatus = 500;
    const front = await world.task('front');
    await checked(front, 2);
    expect(flags(front)).toEqual(['healthy', 'healthy']);
    expect([...blue.asked, ...red.asked]).toEqual([]);
    await node({});
    await world.propagate();
    clock.pass(60_000);
    expect(front.counts(`${cluster}health_check.`)).toMatchObject({ attempt: 2 });
  });
});

/** A task of a node of another protocol, and a caller whose checks of it can be awaited. */
async function checkedOf(protocol: string, check: object, server: Server) {
  await world.mesh.node('color', { protocol, listener: { healthCheck: check } });
  await world.mesh.service('color.local', byNode('color'));
  await world.mesh.node('front', { backends: ['color.local'] });
  await world.task('color', server);
  return world.task('front');
}

test.each(['http', 'http2', 'tcp'])('Health checks by %s go by TLS where requests do', async (protocol) => {
  const authority = authorityNamed('authority');
  const certificate = { file: files.pair('color', authority.issue(['color.local'])) };
  const trust = { file: { certificateChain: files.write('ca.pem', authority.cert) } };
  await world.mesh.node('color', {
    protocol,
    listener: { healthCheck: { ...check, protocol }, tls: { mode: 'STRICT', certificate } },
  });
  await world.mesh.service('color.local', byNode('color'));
  const answer = http2Server((stream) => stream.respond({}, { endStream: true }));
  const { counts } = await world.task('color', protocol === 'http2' ? answer : (_, response) => void response.end());
  const policy = { clientPolicy: { tls: { validation: { trust } } } };
  const virtualService = { virtualServiceName: 'color.local', ...policy };
  const spec = { backends: [{ virtualService }] };
  await world.mesh.ask('CreateVirtualNode', { meshName: 'm', virtualNodeName: 'front', spec });
  const front = await world.task('front');
  await checked(front, 1, `cluster.cds_egress_m_color_${protocol}_8080.`);
  expect(flags(front)).toEqual(['healthy']);
  expect(front.counts(`cluster.cds_egress_m_color_${protocol}_8080.ssl.`)).toMatchObject({ handshake: 1 });
  expect(counts('listener.0.0.0.0_15000.ssl.')).toMatchObject({ connection_error: 0 });
});

describe('health checks by HTTP/2', () => {
  test('ask for the path over HTTP/2, and hold whatever is not 200 against an endpoint', async () => {
    const asked: IncomingHttpHeaders[] = [];
    const server = http2Server((stream, headers) => {
      asked.push(headers);
      stream.respond({ ':status': asked.length === 1 ? 200 : 404 }, { endStream: true });
    });
    const front = await checkedOf('http2', { ...check, protocol: 'http2' }, server);
    const ended = `cluster.cds_egress_m_color_http2_8080.`;
    await checked(front, 1, ended);
    expect(flags(front)).toEqual(['healthy']);
    expect(asked[0]).toMatchObject({ ':path': '/ping', ':authority': 'color.local:8080', 'user-agent': 'Envoy/HC' });
    clock.pass(60_000);
    await checked(front, 2, ended);
    expect(flags(front)).toEqual(['/failed_active_hc']);
  });

  test('by gRPC ask the health service of the whole server, which must be SERVING', async () => {
    const [serving, notServing] = [1, 2];
    let status = serving;
    const asked: (readonly [string | undefined, Buffer])[] = [];
    const server = http2Server((stream, headers) => {
      const body: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => body.push(chunk));
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.on('end', () => {
        asked.push([headers[':path'], Buffer.concat(body)]);
        stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, status]));
      });
    });
    const front = await checkedOf('grpc', { ...check, protocol: 'grpc' }, server);
    const ended = `cluster.cds_egress_m_color_grpc_8080.`;
    await checked(front, 1, ended);
    expect(flags(front)).toEqual(['healthy']);
    expect(asked).toEqual([['/grpc.health.v1.Health/Check', Buffer.from([0, 0, 0, 0, 0])]]);
    status = notServing;
    clock.pass(60_000);
    await checked(front, 2, ended);
    expect(flags(front)).toEqual(['/failed_active_hc']);
    expect(front.counts(`${ended}health_check.`)).toMatchObject({ success: 1, failure: 1, network_failure: 0 });
  });
});

describe('outlier detection', () => {
  const seconds = (value: number) => ({ unit: 's', value });
  const outlierDetection = {
    maxServerErrors: 5,
    interval: seconds(30),
    baseEjectionDuration: seconds(10),
    maxEjectionPercent: 100,
  };

  /** Four tasks of which so many answer 500, and a caller. */
  async function four(faulty: number, listener: object) {
    await colors(listener);
    const tasks = await Promise.all(['', '', '', ''].map(app));
    for (const task of tasks.slice(0, faulty)) task.status = 500;
    return { tasks, front: await world.task('front') };
  }

  test('G1: without it four endpoints get as much each, a faulty one too', async () => {
    const { tasks, front } = await four(0, {});
    expect(await answers(front, 200)).toEqual({ '200 ': 200 });
    expect(tasks.map(({ asked }) => asked.length)).toEqual([50, 50, 50, 50]);
    for (const task of tasks.slice(0, 1)) task.status = 500;
    expect(await answers(front, 200)).toEqual({ '200 ': 150, '500 ': 50 });
  });

  test('G2: a faulty endpoint is ejected after five errors, and is back at a sweep', async () => {
    const { tasks, front } = await four(1, { outlierDetection });
    expect(await answers(front, 200)).toEqual({ '200 ': 195, '500 ': 5 });
    expect(flags(front)).toEqual(['/failed_outlier_check', 'healthy', 'healthy', 'healthy']);
    expect(front.counts(`${cluster}outlier_detection.`)).toEqual({
      ejections_active: 1,
      ejections_detected_consecutive_5xx: 1,
      ejections_enforced_consecutive_5xx: 1,
      ejections_enforced_total: 1,
      ejections_overflow: 0,
    });
    for (const task of tasks) task.status = 200;
    clock.pass(29_999);
    expect(front.counts(cluster)).toMatchObject({ 'outlier_detection.ejections_active': 1 });
    clock.pass(1);
    expect(front.counts(cluster)).toMatchObject({ 'outlier_detection.ejections_active': 0 });
    const before = tasks[0]?.asked.length ?? 0;
    await answers(front, 20);
    expect(tasks[0]?.asked).toHaveLength(before + 5);
  });

  test('G3: with three of four ejected all get requests, until the policy is taken away', async () => {
    const { front } = await four(3, { outlierDetection });
    const { '200 ': well = 0, '500 ': badly = 0 } = await answers(front, 200);
    expect(well + badly).toBe(200);
    expect(Math.abs(well - 50)).toBeLessThanOrEqual(2);
    const counts = front.counts(cluster);
    expect(counts).toMatchObject({ membership_healthy: 1, 'outlier_detection.ejections_active': 3 });
    expect(counts.lb_healthy_panic).toBeGreaterThan(150);
    await node({});
    await world.propagate();
    expect(front.counts(cluster)).toMatchObject({ 'outlier_detection.ejections_active': 0 });
  });

  test('counts an endpoint that takes no connection as one that fails', async () => {
    await colors({ outlierDetection });
    await app('blue');
    const front = await world.task('front');
    const origin = 'http://127.0.0.1:9';
    const command = '';
    const resource = { kind: 'VirtualNode' as const, name: 'color' };
    world.plane.attach({ meshName: 'm', resource, command, attributes: {}, ports: [{ port: 9, origin }] }, 'RUNNING');
    expect(await answers(front, 40)).toEqual({ '200 blue': 40 });
    expect(front.counts(cluster)).toMatchObject({ upstream_rq_retry: 5, 'outlier_detection.ejections_active': 1 });
  });

  test('counts a connection of TCP that is not made as an error, and one that is as an answer', async () => {
    await world.mesh.node('color', { protocol: 'tcp', listener: { outlierDetection }, serviceDiscovery });
    await world.mesh.service('color.local', byNode('color'));
    await world.mesh.node('front', { backends: ['color.local'] });
    await world.task(
      'color',
      createServer((caller) => caller.end('blue')),
    );
    const front = await world.task('front');
    const origin = 'http://127.0.0.1:9';
    const resource = { kind: 'VirtualNode' as const, name: 'color' };
    const ports = [{ port: 9, origin }];
    world.plane.attach({ meshName: 'm', resource, command: '', attributes: {}, ports }, 'RUNNING');
    const [door] = await front.sidecar.doors();
    const said: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const caller = connect(door?.addressPort ?? 0, door?.address);
      said.push(Buffer.concat(await caller.toArray()).toString());
    }
    // Five of them were closed, as the endpoints are taken in turn.
    expect(said.filter((one) => one === '')).toHaveLength(5);
    expect(said.slice(10)).toEqual(Array(10).fill('blue'));
    expect(front.counts('cluster.cds_egress_m_color_tcp_8080.')).toMatchObject({
      upstream_cx_connect_fail: 5,
      'outlier_detection.ejections_active': 1,
    });
  });
});
