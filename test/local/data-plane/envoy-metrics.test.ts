import { describe, expect, test } from '@jest/globals';
import { createEnvoyMetrics } from '../../../local/data-plane/envoy-metrics.ts';
import { createTally } from '../../../local/data-plane/tally.ts';

const minute = new Date(Date.UTC(2026, 0, 1));
const start = () => {
  const tally = createTally();
  const metrics = createEnvoyMetrics('mesh', 'gateway');
  const answer = (status: number, responseMs: number | undefined, virtualNode = 'v1') =>
    tally.add({ virtualService: 'color.local', virtualNode, status, responseMs });
  return { answer, take: () => metrics(tally.take(), minute) };
};
const values = (data: ReturnType<ReturnType<typeof start>['take']>) =>
  Object.fromEntries(data.map(({ MetricName = '', Value, Values }) => [MetricName, Value ?? Values]));

describe('what a sidecar leaves in CloudWatch', () => {
  test('names, dimensions and time are those of the metrics extension by way of StatsD, without a unit', () => {
    const { answer, take } = start();
    answer(200, 12.9);
    const shared = [
      { Name: 'Mesh', Value: 'mesh' },
      { Name: 'VirtualNode', Value: 'gateway' },
      { Name: 'TargetVirtualService', Value: 'color.local' },
      { Name: 'TargetVirtualNode', Value: 'v1' },
    ];
    const counter = { Timestamp: minute, Dimensions: [...shared, { Name: 'metric_type', Value: 'counter' }], Value: 1 };
    expect(take()).toEqual([
      { MetricName: 'envoy_appmesh_RequestCountPerTarget', ...counter },
      { MetricName: 'envoy_appmesh_HTTPCode_Target_2XX_Count', ...counter },
      {
        MetricName: 'envoy_appmesh_TargetResponseTime',
        Timestamp: minute,
        Dimensions: [...shared, { Name: 'metric_type', Value: 'timing' }],
        Values: [12],
        Counts: [1],
      },
    ]);
  });

  test('a counter has no series before its first use, and reports 0 in the minutes after', () => {
    const { answer, take } = start();
    expect(take()).toEqual([]);
    answer(200, 5);
    expect(values(take())).not.toHaveProperty('envoy_appmesh_HTTPCode_Target_5XX_Count');
    answer(500, 5);
    expect(values(take())).toMatchObject({
      envoy_appmesh_RequestCountPerTarget: 1,
      envoy_appmesh_HTTPCode_Target_2XX_Count: 0,
      envoy_appmesh_HTTPCode_Target_5XX_Count: 1,
    });
    expect(values(take())).toEqual({
      envoy_appmesh_RequestCountPerTarget: 0,
      envoy_appmesh_HTTPCode_Target_2XX_Count: 0,
      envoy_appmesh_HTTPCode_Target_5XX_Count: 0,
    });
  });

  test("the sidecar's own 503 counts as the target's, without a response time", () => {
    const { answer, take } = start();
    answer(503, undefined);
    expect(values(take())).toEqual({
      envoy_appmesh_RequestCountPerTarget: 1,
      envoy_appmesh_HTTPCode_Target_5XX_Count: 1,
    });
  });

  test('targets are counted apart', () => {
    const { answer, take } = start();
    answer(200, 1, 'v1');
    answer(404, 1, 'v2');
    const targets = take().filter(({ MetricName }) => MetricName?.includes('HTTPCode'));
    expect(targets.map(({ MetricName, Dimensions }) => [MetricName, Dimensions?.[3]?.Value])).toEqual([
      ['envoy_appmesh_HTTPCode_Target_2XX_Count', 'v1'],
      ['envoy_appmesh_HTTPCode_Target_4XX_Count', 'v2'],
    ]);
  });

  test('a distribution of more than 150 values is split over several data and loses nothing', () => {
    const { answer, take } = start();
    for (let ms = 0; ms < 400; ms += 1) for (let n = 0; n <= ms % 3; n += 1) answer(200, ms);
    const parts = take().filter(({ Values }) => Values !== undefined);
    expect(parts.map(({ Values }) => Values?.length)).toEqual([150, 150, 100]);
    expect(parts.flatMap(({ Values }) => Values)).toEqual(Array.from({ length: 400 }, (_, ms) => ms));
    expect(parts.flatMap(({ Counts }) => Counts)).toEqual(Array.from({ length: 400 }, (_, ms) => (ms % 3) + 1));
  });
});
