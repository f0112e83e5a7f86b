import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { byNode } from '../mesh.ts';
import { type MeshTraffic, meshTraffic, type RunningTask } from '../mesh-traffic.ts';

let world: MeshTraffic;
let front: RunningTask;
let blue: RunningTask;
let url: string;
beforeAll(async () => {
  world = await meshTraffic();
  const { mesh, task } = world;
  await mesh.node('blue');
  await mesh.service('color.local', byNode('blue'));
  await mesh.node('front', { backends: ['color.local'] });
  blue = await task('blue', (_request, response) => void response.end('blue'));
  front = await task('front');
  url = await front.admin();
});
afterAll(() => world.close());
beforeEach(() => front.ask('http://color.local:8080/'));

const get = async (path: string, more: object = {}) => {
  const { statusCode, headers, body } = await request(`${url}${path}`, more);
  return { status: statusCode, type: headers['content-type'], body: await body.text() };
};
const linesOf = async (path: string) => (await get(path)).body.trimEnd().split('\n');

describe('S1: the admin page of a task', () => {
  test('says on a line of its own that it is live', async () => {
    const lines = await linesOf('/server_info');
    expect(lines).toContain(' "state": "LIVE",');
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      state: 'LIVE',
      uptime_current_epoch: expect.stringMatching(/^\d+s$/),
      node: { id: 'mesh/m/virtualNode/front', cluster: 'mesh/m/virtualNode/front' },
    });
  });

  test('is ready until it is told to fail', async () => {
    expect(await get('/ready')).toMatchObject({ status: 200, body: 'LIVE\n' });
    expect(await get('/healthcheck/fail', { method: 'POST' })).toMatchObject({ status: 200, body: 'OK\n' });
    expect(await get('/ready')).toMatchObject({ status: 503, body: 'DRAINING\n' });
    await get('/healthcheck/ok', { method: 'POST' });
    expect(await get('/ready')).toMatchObject({ status: 200 });
  });

  test('has the statistics by their names, sorted, and histograms as quantiles', async () => {
    const lines = await linesOf('/stats');
    const numbers = lines.filter((line) => /: -?[\d.]+$/.test(line)).map((line) => line.split(': ')[0]);
    expect(numbers).toEqual(numbers.toSorted());
    expect(lines).toContain('cluster.cds_egress_m_blue_http_8080.upstream_rq_active: 0');
    expect(lines).toContain('control_plane.connected_state: 1');
    expect(lines).toContain('server.live: 1');
    expect(lines.at(-1)).toMatch(/^http\.egress\.downstream_rq_time: P0\(nan,[\d.]+\) P25.* P100\(nan,[\d.]+\)$/);
  });

  test('gives those that a regular expression finds, and those that were ever used', async () => {
    const found = await linesOf('/stats?filter=upstream_rq_(2xx|5xx)$&usedonly');
    expect(found).toEqual([expect.stringMatching(/^cluster\.cds_egress_m_blue_http_8080\.upstream_rq_2xx: \d+$/)]);
    expect(await get('/stats?filter=(')).toMatchObject({ status: 400 });
    const { stats } = JSON.parse((await get('/stats?format=json&filter=rq_total$')).body);
    expect(stats).toContainEqual({ name: 'http.egress.downstream_rq_total', value: expect.any(Number) });
  });

  test('has them for Prometheus, with labels', async () => {
    for (const path of ['/stats/prometheus', '/stats?format=prometheus'])
      expect(await linesOf(path)).toContainEqual(
        expect.stringMatching(
          /^envoy_cluster_upstream_rq_xx\{envoy_cluster_name="cds_egress_m_blue_http_8080",envoy_response_code_class="2"\} \d+$/,
        ),
      );
  });

  test('has its clusters with their processes', async () => {
    const lines = await linesOf('/clusters');
    const name = 'cds_egress_m_blue_http_8080';
    expect(lines).toContain(`${name}::added_via_api::true`);
    expect(lines).toContain(`${name}::default_priority::max_connections::2147483647`);
    const { host } = new URL(blue.origin);
    expect(lines).toContain(`${name}::${host}::health_flags::healthy`);
    expect(lines).toContain(`${name}::${host}::hostname::blue.local`);
    expect(lines).toContain(`${name}::${host}::cx_active::1`);
    expect(lines.find((line) => line.startsWith(`${name}::${host}::rq_success::`))).not.toMatch(/::0$/);
  });

  test('has its listeners, and its configuration', async () => {
    expect(await linesOf('/listeners')).toEqual([
      'lds_ingress_0.0.0.0_15000::0.0.0.0:15000',
      'lds_egress_0.0.0.0_15001::0.0.0.0:15001',
    ]);
    const { configs } = JSON.parse((await get('/config_dump')).body);
    expect(configs).toMatchObject([
      { bootstrap: { node: { id: 'mesh/m/virtualNode/front' } } },
      { dynamic_active_clusters: [{ cluster: { name: 'cds_ingress_m_front_http_8080' } }, {}] },
      { dynamic_listeners: [{ name: 'lds_ingress_0.0.0.0_15000' }, {}] },
      { snapshot: { meshName: 'm' } },
    ]);
  });

  test('begins its counters anew', async () => {
    expect(await get('/reset_counters', { method: 'POST' })).toMatchObject({ status: 200, body: 'OK\n' });
    const lines = await linesOf('/stats?filter=downstream_rq_total|downstream_cx_active|rq_time');
    expect(lines).toContain('http.egress.downstream_rq_total: 0');
    expect(lines).toContain('http.egress.downstream_cx_active: 1');
    expect(lines).toContain('http.egress.downstream_rq_time: No recorded values');
  });

  test('has no other page, and changes nothing by a GET', async () => {
    const missing = await get('/quitquitquit');
    expect(missing.status).toBe(404);
    expect(missing.body).toMatch(/^invalid path\. admin commands are:\n/);
    expect(await get('/reset_counters')).toMatchObject({ status: 405 });
    expect((await get('//')).status).toBe(404);
  });

  test('answers no other host, and no page of another origin', async () => {
    expect(await get('/ready', { headers: { host: 'evil.example' } })).toMatchObject({ status: 403 });
    const headers = { origin: 'http://evil.example' };
    expect(await get('/reset_counters', { method: 'POST', headers })).toMatchObject({ status: 403 });
  });
});

test('A gateway’s admin page has its own listener, and its way to itself', async () => {
  await world.mesh.gateway('edge', [9080]);
  const edge = await world.gateway('edge', [9080]);
  url = await edge.admin();
  expect(await linesOf('/listeners')).toContain('lds_ingress_0.0.0.0_9080::0.0.0.0:9080');
  expect(await linesOf('/clusters')).toContain('cds_ingress_m_edge_self_redirect_http_15001::added_via_api::true');
});
