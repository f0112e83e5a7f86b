import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'undici';
import { createEnvoyMetrics } from '../../../local/data-plane/envoy-metrics.ts';
import { createIngressMetrics } from '../../../local/data-plane/ingress-metrics.ts';
import { createTally } from '../../../local/data-plane/tally.ts';
import { byRouter } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

const minute = new Date(Date.UTC(2026, 0, 1));
const tally = createTally();

let world: MeshTraffic;
beforeEach(async () => {
  tally.take();
  world = await meshTraffic({ onAnswer: tally.add });
  const { mesh, task } = world;
  await mesh.node('blue');
  await mesh.node('green');
  await mesh.router('router', { blue: 60, green: 40 });
  await mesh.service('color.local', byRouter('router'));
  await mesh.node('front', { backends: ['color.local'] });
  await task('blue', (_request, response) => void response.end('blue'));
  await task('green', (_request, response) => void response.writeHead(404).end('green'));
});
afterEach(() => world.close());

/** The values of a metric by one of its dimensions. */
type Data = ReturnType<ReturnType<typeof createEnvoyMetrics>>;
const valuesOf = (data: Data, metric: string, dimension: string) =>
  Object.fromEntries(
    data
      .filter(({ MetricName }) => MetricName === `envoy_appmesh_${metric}`)
      .map(({ Dimensions, Value }) => [Dimensions?.find(({ Name }) => Name === dimension)?.Value, Value]),
  );
const namesOf = (data: Data) =>
  [...new Set(data.map(({ MetricName }) => MetricName?.replace('envoy_appmesh_', '')))].sort();

describe('N1: the metrics extension', () => {
  test('counts requests by target node and service as the weights say', async () => {
    const front = await world.task('front');
    const requests = 300;
    for (let i = 0; i < requests; i += 1) await front.ask('http://color.local:8080/');
    const data = createEnvoyMetrics('m', 'front')(tally.take(), minute);

    const byNode = valuesOf(data, 'RequestCountPerTarget', 'TargetVirtualNode');
    // Four standard errors of a share of 60 % among so many.
    const off = 4 * Math.sqrt(requests * 0.6 * 0.4);
    expect(Math.abs((byNode.blue ?? 0) - requests * 0.6)).toBeLessThanOrEqual(off);
    expect((byNode.blue ?? 0) + (byNode.green ?? 0)).toBe(requests);
    expect(valuesOf(data, 'HTTPCode_Target_4XX_Count', 'TargetVirtualNode')).toEqual({ green: byNode.green });
    expect(valuesOf(data, 'TargetProcessedBytes', 'TargetVirtualNode')).toEqual({
      blue: 4 * (byNode.blue ?? 0),
      green: 5 * (byNode.green ?? 0),
    });
    expect(Object.keys(valuesOf(data, 'RequestCountPerTarget', 'TargetVirtualService'))).toEqual(['color.local']);
    expect(namesOf(data)).toEqual([
      'HTTPCode_Target_2XX_Count',
      'HTTPCode_Target_4XX_Count',
      'RequestCountPerTarget',
      'TargetProcessedBytes',
      'TargetResponseTime',
    ]);
    expect(front.counts('appmesh.TargetVirtualNode.blue.TargetVirtualService.color.local.')).toEqual({
      HTTPCode_Target_2XX_Count: byNode.blue,
      HTTPCode_Target_3XX_Count: 0,
      HTTPCode_Target_4XX_Count: 0,
      HTTPCode_Target_5XX_Count: 0,
      RequestCountPerTarget: byNode.blue,
      TargetProcessedBytes: 4 * (byNode.blue ?? 0),
      TargetResponseTime: byNode.blue,
    });
  });

  test('counts what comes in to a node', async () => {
    const blue = await world.task('blue', (_request, response) => void response.end('blue'));
    const ingress = createIngressMetrics(
      { meshName: 'm', resource: { kind: 'VirtualNode', name: 'blue' } },
      blue.sidecar.stats,
    );
    expect(ingress(minute)).toEqual([]);

    const caller = new Client(blue.origin);
    for (const headers of [{}, { 'content-type': 'application/grpc' }]) {
      const { body } = await caller.request({ method: 'GET', path: '/', headers });
      await body.dump();
    }
    const data = ingress(minute);
    expect(namesOf(data)).toEqual([
      'ActiveConnectionCount',
      'GrpcRequestCount',
      'NewConnectionCount',
      'ProcessedBytes',
      'RequestCount',
    ]);
    const value = (name: string) => data.find(({ MetricName }) => MetricName === `envoy_appmesh_${name}`)?.Value;
    expect(['ActiveConnectionCount', 'NewConnectionCount', 'RequestCount', 'GrpcRequestCount'].map(value)).toEqual([
      1, 1, 2, 1,
    ]);
    expect(value('ProcessedBytes')).toBeGreaterThan(100);
    expect(data[0]?.Dimensions).toEqual([
      { Name: 'Mesh', Value: 'm' },
      { Name: 'VirtualNode', Value: 'blue' },
      { Name: 'metric_type', Value: 'gauge' },
    ]);

    await caller.close();
    while (blue.counts('appmesh.').ActiveConnectionCount !== 0) await new Promise((resolve) => setImmediate(resolve));
    expect(Object.fromEntries(ingress(minute).map(({ MetricName, Value }) => [MetricName, Value]))).toMatchObject({
      envoy_appmesh_ActiveConnectionCount: 0,
      envoy_appmesh_NewConnectionCount: 0,
      envoy_appmesh_RequestCount: 0,
    });
  });

  test('counts what comes in to a gateway under its own dimension', async () => {
    await world.mesh.gateway('edge', [9080]);
    await world.mesh.gatewayRoute('edge', 'all', { service: 'color.local', match: { prefix: '/' } });
    const edge = await world.gateway('edge', [9080]);
    await edge.ask('/');
    expect(edge.counts('appmesh.')).toMatchObject({ RequestCount: 1, NewConnectionCount: 1, ActiveConnectionCount: 1 });
  });
});
