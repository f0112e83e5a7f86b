import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { byNode, byRouter } from '../mesh.ts';
import { type MeshTraffic, meshTraffic } from '../mesh-traffic.ts';

const color = 'http://color.local:8080/';

let world: MeshTraffic;
beforeEach(async () => {
  world = await meshTraffic();
});
afterEach(() => world.close());

/** A caller of a service with one node, whose application answers with these statuses in turn. */
async function callerOf(...statuses: readonly number[]) {
  const { mesh, task } = world;
  await mesh.node('blue');
  await mesh.service('color.local', byNode('blue'));
  await mesh.node('front', { backends: ['color.local'] });
  let asked = 0;
  const blue = await task('blue', (_request, response) => {
    response.writeHead(statuses[Math.min(asked++, statuses.length - 1)] ?? 200).end('blue');
  });
  return { front: await task('front'), blue };
}

const egress = 'cluster.cds_egress_m_blue_http_8080.';
const ingress = 'cluster.cds_ingress_m_blue_http_8080.';

describe('a caller’s proxy', () => {
  test('counts requests, their codes and its connections at the cluster of the node', async () => {
    const { front } = await callerOf(200, 200, 404);
    for (let i = 0; i < 3; i += 1) await front.ask(color);
    expect(front.counts(egress)).toMatchObject({
      upstream_rq_total: 3,
      upstream_rq_active: 0,
      upstream_rq_completed: 3,
      upstream_rq_200: 2,
      upstream_rq_404: 1,
      upstream_rq_2xx: 2,
      upstream_rq_4xx: 1,
      upstream_rq_time: 3,
      upstream_cx_active: 1,
      upstream_cx_total: 1,
    });
  });

  test('counts retries, and whether they helped', async () => {
    const { front } = await callerOf(503, 200, 503, 503, 503);
    await front.ask(color);
    expect(front.counts(egress)).toMatchObject({
      upstream_rq_total: 2,
      upstream_rq_retry: 1,
      upstream_rq_retry_success: 1,
      'retry.upstream_rq_503': 1,
      upstream_rq_5xx: 0,
    });
    await front.ask(color);
    expect(front.counts(egress)).toMatchObject({
      upstream_rq_retry: 3,
      upstream_rq_retry_limit_exceeded: 1,
      upstream_rq_503: 1,
    });
  });

  test('counts those who call it, and what has no route and no listener', async () => {
    const { front } = await callerOf(200);
    await front.ask(color);
    await front.ask('http://other.local:8080/');
    await front.ask('http://color.local:9999/').catch(() => undefined);
    expect(front.counts('http.egress.')).toMatchObject({
      downstream_rq_total: 3,
      downstream_rq_2xx: 1,
      downstream_rq_4xx: 1,
      downstream_rq_rx_reset: 1,
      no_route: 1,
    });
    expect(front.counts('listener.0.0.0.0_15001.')).toMatchObject({ no_filter_chain_match: 1 });
  });

  test('counts an update with a route that it does not follow as rejected, once', async () => {
    const { front } = await callerOf(200);
    const { mesh, propagate } = world;
    await mesh.router('router', { blue: 1 });
    await mesh.service('color.local', byRouter('router'));
    await propagate();
    await mesh.router('router', { blue: 0 });
    await propagate();
    await mesh.node('front', { backends: ['color.local', 'other.local'] });
    await mesh.service('other.local', byNode('blue'));
    await propagate();
    expect(front.counts('http.egress.rds.rds_egress_http.')).toMatchObject({ update_rejected: 1 });
    expect(await front.ask(color)).toMatchObject({ status: 200 });
  });

  test('forgets what it counted of a node that it has no way to any more', async () => {
    const { front } = await callerOf(200);
    await front.ask(color);
    await world.mesh.service('color.local', undefined);
    await world.propagate();
    expect(front.counts(egress)).toEqual({});
  });
});

test('The callee’s proxy counts what comes in, and its requests to the application', async () => {
  const { front, blue } = await callerOf(200, 500);
  await front.ask(color);
  await front.ask(color);
  expect(blue.counts(ingress)).toMatchObject({ upstream_rq_total: 2, upstream_rq_2xx: 1, upstream_rq_5xx: 1 });
  expect(blue.counts('http.ingress.')).toMatchObject({ downstream_rq_total: 2, downstream_rq_5xx: 1 });
  expect(blue.counts('listener.0.0.0.0_15000.')).toMatchObject({ downstream_cx_active: 1 });
});

test('A gateway counts its listener, its way on to itself, and its way out', async () => {
  await callerOf(200);
  const { mesh } = world;
  await mesh.gateway('edge', [9080]);
  await mesh.gatewayRoute('edge', 'all', { service: 'color.local', match: { prefix: '/color' } });
  const edge = await world.gateway('edge', [9080]);
  await edge.ask('/color');
  await edge.ask('/other');
  expect(edge.counts('http.ingress.')).toMatchObject({ downstream_rq_total: 2, no_route: 1 });
  expect(edge.counts('listener.0.0.0.0_9080.').downstream_cx_total).toBeGreaterThan(0);
  expect(edge.counts('cluster.cds_ingress_m_edge_self_redirect_http_15001.')).toMatchObject({ upstream_rq_total: 1 });
  expect(edge.counts(egress)).toMatchObject({ upstream_rq_200: 1 });
});
