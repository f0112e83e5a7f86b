import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { http2Server } from './http2-calls.ts';
import { byNode } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

const color = 'http://color.local:8080/';
const overflow = 'upstream connect error or disconnect/reset before headers. reset reason: overflow';

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** Waits for what is to come in a few turns; fails where it does not. */
const until = async (isSo: () => boolean) => {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > 20_000) throw new Error('it did not come');
    await turn();
  }
};

/** A node whose application answers when it is told to, and a caller. */
async function colors(listener: object, hasHttp2 = false) {
  const { mesh, task } = world;
  await mesh.node('color', { listener });
  await mesh.service('color.local', byNode('color'));
  await mesh.node('front', { backends: ['color.local'] });
  const held: ((body: string) => void)[] = [];
  let isHolding = true;
  const take = (answer: (body: string) => void) => {
    if (isHolding) held.push(answer);
    else answer('late');
  };
  const ofHttp2 = http2Server((stream) =>
    take((body) => {
      stream.respond();
      stream.end(body);
    }),
  );
  const app = await task('color', hasHttp2 ? ofHttp2 : (_request, response) => take((body) => void response.end(body)));
  const release = () => {
    isHolding = false;
    for (const answer of held) answer('held');
  };
  return { app, held, release, front: await task('front') };
}

/** How many answers there were of each kind. */
const counted = (answers: readonly { readonly status: number; readonly body: string }[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status, body }) => `${status} ${body}`)].map(([kind, { length }]) => [kind, length]),
  );

describe('a connection pool', () => {
  test('H1: a gateway passes on as many requests at a time as it has connections, and the others wait', async () => {
    const { held, release } = await colors({});
    await world.mesh.gateway('edge', [9080], {
      connectionPool: { http: { maxConnections: 100, maxPendingRequests: 10_000 } },
    });
    await world.mesh.gatewayRoute('edge', 'all', { service: 'color.local', match: { prefix: '/' } });
    const edge = await world.gateway('edge', [9080]);
    const cluster = 'cluster.cds_ingress_m_edge_self_redirect_http_15001.';
    const answers = Array.from({ length: 130 }, () => edge.ask('/'));
    await until(() => held.length === 100 && edge.counts(cluster).upstream_rq_pending_active === 30);
    expect(edge.counts(cluster)).toMatchObject({
      upstream_cx_active: 100,
      upstream_rq_active: 100,
      'circuit_breakers.default.cx_open': 1,
      'circuit_breakers.default.rq_pending_open': 0,
      upstream_rq_pending_overflow: 0,
    });
    release();
    expect(counted(await Promise.all(answers))).toEqual({ '200 held': 100, '200 late': 30 });
    expect(edge.counts(cluster)).toMatchObject({ upstream_cx_total: 100, upstream_rq_pending_active: 0 });
  });

  test('H2: a sidecar passes on ten, has five wait, and answers the others at once', async () => {
    const { app, held, release, front } = await colors({
      connectionPool: { http: { maxConnections: 10, maxPendingRequests: 5 } },
    });
    const cluster = 'cluster.cds_ingress_m_color_http_8080.';
    const answers = Array.from({ length: 40 }, () => front.ask(color));
    await until(() => held.length === 10 && app.counts(cluster).upstream_rq_pending_overflow === 25);
    expect(app.counts(cluster)).toMatchObject({
      'circuit_breakers.default.cx_open': 1,
      'circuit_breakers.default.rq_open': 0,
      'circuit_breakers.default.rq_pending_open': 1,
      upstream_rq_pending_active: 5,
    });
    release();
    expect(counted(await Promise.all(answers))).toEqual({
      '200 held': 10,
      '200 late': 5,
      [`503 ${overflow}`]: 25,
    });
    expect(app.counts(cluster)).toMatchObject({ upstream_cx_total: 10, upstream_rq_503: 25 });
    // No caller tries again what has overflowed.
    expect(front.counts('cluster.cds_egress_m_color_http_8080.')).toMatchObject({ upstream_rq_retry: 0 });
  });

  test('H3: a listener of HTTP/2 passes on as many requests as it allows, and none waits', async () => {
    const listener = {
      portMapping: { port: 8080, protocol: 'http2' },
      connectionPool: { http2: { maxRequests: 10 } },
    };
    const { app, held, release, front } = await colors(listener, true);
    const cluster = 'cluster.cds_ingress_m_color_http2_8080.';
    const answers = Array.from({ length: 12 }, () => front.ask(color));
    await until(() => held.length === 10 && app.counts(cluster).upstream_rq_pending_overflow === 2);
    expect(app.counts(cluster)).toMatchObject({
      upstream_rq_active: 10,
      'circuit_breakers.default.rq_open': 1,
      'circuit_breakers.default.cx_open': 0,
    });
    release();
    expect(counted(await Promise.all(answers))).toEqual({ '200 held': 10, [`503 ${overflow}`]: 2 });
  });

  test('says in a header that it overflowed', async () => {
    const { app } = await colors({ connectionPool: { http: { maxConnections: 1, maxPendingRequests: 1 } } });
    const [port] = world.plane.tasks().find(({ id }) => id === app.id)?.ports ?? [];
    const origin = port?.origin ?? '';
    const left = new AbortController();
    const inside = [1, 2].map(() => fetch(origin, { signal: left.signal }).catch(() => undefined));
    const cluster = 'cluster.cds_ingress_m_color_http_8080.';
    await until(() => app.counts(cluster).upstream_rq_pending_active === 1);
    const answer = await fetch(origin);
    expect([answer.status, answer.headers.get('x-envoy-overloaded')]).toEqual([503, 'true']);
    left.abort();
    await Promise.all(inside);
    await until(() => app.counts(cluster).upstream_rq_pending_active === 0);
  });
});
