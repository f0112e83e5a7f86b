import { expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { cloudWatch } from '../../../local/cloudwatch/cloud-watch.ts';
import { linksOf } from '../../../local/console/links.ts';
import { pathsOf, readTraffic } from '../../../local/console/traffic.ts';
import { createEnvoyMetrics } from '../../../local/data-plane/envoy-metrics.ts';
import { createTally } from '../../../local/data-plane/tally.ts';
import { asking, countedSurroundings } from '../asking.ts';
import { byNode, byRouter, meshName, testMesh } from '../data-plane/mesh.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const minuteMs = 60_000;

/** CloudWatch with the metrics of a sidecar's answers in the minute from noon. */
async function measured(answers: readonly { status: number; responseMs: number }[]) {
  const clock = virtualClock(noon + minuteMs);
  const ask = asking(cloudWatch({ surroundings: countedSurroundings(clock), emit: () => undefined }));
  const tally = createTally();
  for (const one of answers) tally.add({ virtualService: 'color.local', virtualNode: 'v1', ...one });
  const MetricData = createEnvoyMetrics(meshName, 'web')(tally.take(), new Date(noon)).map((datum) => ({
    ...datum,
    Timestamp: noon / 1000,
  }));
  await ask('PutMetricData', { Namespace: 'CWAgent', MetricData });
  return ask;
}

const path = { callerKind: 'VirtualNode', caller: 'web', virtualService: 'color.local', virtualNode: 'v1' } as const;

test('What a sidecar published of a path is read as requests, errors and percentiles of its minute', async () => {
  const times = Array.from({ length: 100 }, (_, i) => ({ status: i < 2 ? 503 : 200, responseMs: i + 1 }));
  const ask = await measured(times);

  const read = await readTraffic(ask, noon + 2 * minuteMs, meshName, [{ ...path, virtualNode: 'v2' }, path]);

  expect(read?.minute).toBe(noon);
  const [only, ...rest] = read?.paths ?? [];
  expect(rest).toEqual([]);
  expect(only).toMatchObject({ ...path, requests: 100, errors: 2 });
  expect([Math.round(only?.p50 ?? 0), Math.round(only?.p99 ?? 0)]).toEqual([50, 99]);
});

test('A minute that is more than five minutes old is not read as traffic of now', async () => {
  const ask = await measured([{ status: 200, responseMs: 5 }]);

  expect((await readTraffic(ask, noon + 5 * minuteMs + 59_999, meshName, [path]))?.minute).toBe(noon);
  expect(await readTraffic(ask, noon + 6 * minuteMs, meshName, [path])).toBeUndefined();
});

test('A caller whose last minute has not come yet is not taken for silent, and one that has ended is', async () => {
  const ask = await measured([{ status: 200, responseMs: 5 }]);
  const Dimensions = [
    { Name: 'Mesh', Value: meshName },
    { Name: 'VirtualNode', Value: 'other' },
    { Name: 'TargetVirtualService', Value: 'color.local' },
    { Name: 'TargetVirtualNode', Value: 'v1' },
    { Name: 'metric_type', Value: 'counter' },
  ];
  const MetricName = 'envoy_appmesh_RequestCountPerTarget';
  const datum = { MetricName, Dimensions, Timestamp: (noon + minuteMs) / 1000, Value: 7 };
  await ask('PutMetricData', { Namespace: 'CWAgent', MetricData: [datum] });
  const both = [path, { ...path, caller: 'other' }];

  const early = await readTraffic(ask, noon + 2 * minuteMs, meshName, both);
  const later = await readTraffic(ask, noon + 3 * minuteMs, meshName, both);

  expect(early).toMatchObject({ minute: noon, paths: [{ caller: 'web' }] });
  expect(later).toMatchObject({ minute: noon + minuteMs, paths: [{ caller: 'other', requests: 7 }] });
});

test('More paths than one call may ask for are read in several calls', async () => {
  const ask = await measured([{ status: 200, responseMs: 5 }]);
  const paths = [...Array.from({ length: 130 }, (_, i) => ({ ...path, virtualNode: `other-${i}` })), path];
  const sizes: number[] = [];

  const read = await readTraffic(
    (operation, input) => {
      sizes.push((input.MetricDataQueries as unknown[]).length);
      return ask(operation, input);
    },
    noon + minuteMs,
    meshName,
    paths,
  );

  expect(sizes).toEqual([500, 24]);
  expect(read?.paths).toMatchObject([{ virtualNode: 'v1', requests: 1 }]);
});

test('The paths are those from a backend or gateway route to each node behind the service', async () => {
  const mesh = await testMesh();
  await mesh.node('web', { backends: ['color.local', 'nowhere.local'] });
  await mesh.node('v1');
  await mesh.node('v2');
  await mesh.router('router', { v1: 1, v2: 0 });
  await mesh.service('color.local', byRouter('router'));
  await mesh.service('web.local', byNode('web'));
  await mesh.gateway('front', [9080]);
  await mesh.gatewayRoute('front', 'all', { service: 'web.local', match: { prefix: '/' } });
  const view = mesh.model.readMesh(meshName);
  if (view === undefined) throw new Error('there is no mesh');

  const paths = pathsOf(view, linksOf(view));

  expect(paths.map((one) => [one.callerKind, one.caller, one.virtualService, one.virtualNode])).toEqual([
    ['VirtualGateway', 'front', 'web.local', 'web'],
    ['VirtualNode', 'web', 'color.local', 'v1'],
    ['VirtualNode', 'web', 'color.local', 'v2'],
  ]);
});
