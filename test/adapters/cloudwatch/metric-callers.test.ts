import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchMetrics } from '../../../adapters/cloudwatch/cloudwatch-metrics.ts';
import type { AnalysisSpec } from '../../../core/spec/analysis-spec.ts';
import type { PresetName } from '../../../core/spec/presets.ts';
import { samplePlan } from '../../support/sample-control.ts';

const client = new CloudWatchClient({ region: 'eu-west-1' });
const cloudWatch = mockClient(client);
const source = cloudWatchMetrics(client);
const { analysis, router } = samplePlan();
if (analysis === 'alarmsOnly') throw new Error('the sample watches metrics');

const withPreset = (preset: PresetName): AnalysisSpec => ({
  ...analysis,
  metrics: { preset, namespace: 'CWAgent', period: 60, delay: 120 },
});
const series = (dimensions: Record<string, string>) => ({
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});
const listing = (...all: Record<string, string>[]) =>
  cloudWatch.on(ListMetricsCommand).resolves({ Metrics: all.map(series) });
const asked = () => cloudWatch.commandCalls(ListMetricsCommand)[0]?.args[0].input;

beforeEach(() => void cloudWatch.reset());

const own = { Mesh: 'color-mesh', VirtualNode: 'client', TargetVirtualService: 'color.local' };

test('callers of a target are who published requests to it, without what names target and metric', async () => {
  listing({ ...own, TargetVirtualNode: 'color-v1', metric_type: 'counter' });
  expect(await source.callersOf(withPreset('appmesh-extension-statsd'), router, 'color-v1')).toEqual([own]);
  expect(asked()).toMatchObject({ Namespace: 'CWAgent', MetricName: 'envoy_appmesh_RequestCountPerTarget' });
  expect(asked()?.Dimensions).toEqual([
    { Name: 'metric_type', Value: 'counter' },
    { Name: 'TargetVirtualNode', Value: 'color-v1' },
    { Name: 'Mesh', Value: 'color-mesh' },
  ]);
});

test.each([
  ['appmesh-extension-prometheus', 'envoy_appmesh_RequestCountPerTarget'],
  ['appmesh-extension-otel', 'envoy.appmesh.RequestCountPerTarget'],
] as const)('%s names the metric %s and has no metric_type', async (preset, name) => {
  listing();
  await source.callersOf(withPreset(preset), router, 'color-v1');
  expect(asked()?.MetricName).toBe(name);
  expect(asked()?.Dimensions?.map(({ Name }) => Name)).toEqual(['TargetVirtualNode', 'Mesh']);
});

test('every page is read; each caller comes once, in an order of its own', async () => {
  const [gateway, client2] = [
    { Mesh: 'color-mesh', VirtualGateway: 'gw' },
    { VirtualNode: 'b', Mesh: 'color-mesh' },
  ];
  cloudWatch
    .on(ListMetricsCommand)
    .resolvesOnce({ Metrics: [client2, gateway].map(series), NextToken: 'more' })
    .resolvesOnce({ Metrics: [{ Mesh: 'color-mesh', VirtualNode: 'b' }].map(series) });
  const callers = await source.callersOf(withPreset('appmesh-extension-statsd'), router, 'color-v1');
  expect(callers).toEqual([gateway, { Mesh: 'color-mesh', VirtualNode: 'b' }]);
});

test('a series that is part of a wider one is not counted a second time', async () => {
  const { TargetVirtualService: _, ...wide } = own;
  const gateway = { Mesh: 'color-mesh', VirtualGateway: 'gw', TargetVirtualService: 'color.local' };
  listing(own, wide, gateway);
  const callers = await source.callersOf(withPreset('appmesh-extension-prometheus'), router, 'color-v1');
  expect(callers).toEqual([gateway, wide]);
});

test('of a node that reports itself only what reached it counts, by whichever listener', async () => {
  const prefixed = (prefix: string) => ({ ClusterName: 'c', envoy_http_conn_manager_prefix: prefix });
  const node = { appmesh_virtual_node: 'color-v1' };
  listing(
    ...['ingress', 'egress', 'admin', 'ingress.http.8080', 'ingress_stats'].map((prefix) => ({
      ...prefixed(prefix),
      ...node,
    })),
    { ClusterName: 'c', ...node },
    { ...prefixed('ingress'), ClusterName: 'other', appmesh_mesh: 'other-mesh', ...node },
  );
  const callers = await source.callersOf(withPreset('containerinsights'), router, 'color-v1');
  expect(callers).toEqual([prefixed('ingress'), prefixed('ingress.http.8080')]);
  expect(asked()).toMatchObject({
    MetricName: 'envoy_http_downstream_rq_total',
    Dimensions: [{ Name: 'appmesh_virtual_node', Value: 'color-v1' }],
  });
});

test('custom queries have no callers and need no call', async () => {
  const version = { requests: 'r', errors: 'e' };
  const custom = { ...analysis, metrics: { canary: version, stable: version, period: 60, delay: 120 } };
  expect(await source.callersOf(custom, router, 'color-v1')).toEqual([]);
  expect(cloudWatch.calls()).toHaveLength(0);
});

describe('no data point of errors means none', () => {
  const callers = [own];
  const silent = (preset: PresetName) => source.silentErrors(withPreset(preset), router, callers);

  test.each(['appmesh-extension-statsd', 'appmesh-extension-otel'] as const)(
    'of %s once one of the callers has reported errors, of whichever target',
    async (preset) => {
      listing({ ...own, TargetVirtualNode: 'color-v0', metric_type: 'counter' });
      expect(await silent(preset)).toBe(true);
      expect(asked()?.MetricName).toMatch(/HTTPCode_Target_5XX_Count$/);
      expect(asked()?.Dimensions).toContainEqual({ Name: 'Mesh', Value: 'color-mesh' });
    },
  );

  test('but not where others alone have, or nobody', async () => {
    listing({ ...own, VirtualNode: 'other', TargetVirtualNode: 'color-v1', metric_type: 'counter' });
    expect(await silent('appmesh-extension-statsd')).toBe(false);
    listing();
    expect(await silent('appmesh-extension-statsd')).toBe(false);
  });

  test('nor of a source that reports zeros, or is not known', async () => {
    const version = { requests: 'r', errors: 'e' };
    const custom = { ...analysis, metrics: { canary: version, stable: version, period: 60, delay: 120 } };
    expect(await silent('appmesh-extension-prometheus')).toBe(false);
    expect(await silent('containerinsights')).toBe(false);
    expect(await source.silentErrors(custom, router, [])).toBe(false);
    expect(cloudWatch.calls()).toHaveLength(0);
  });
});
