import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appMesh } from '../../../local/app-mesh/app-mesh.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { createColorMesh } from '../../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../../local/sample-app/color-names.ts';
import type { SampleApp } from '../../../local/sample-app/contract.ts';
import { meshRoutes } from '../../../local/sample-app/mesh-routes.ts';
import { startSampleApp } from '../../../local/sample-app/sample-app.ts';
import { realSurroundings } from '../../../local/surroundings.ts';

interface Datum {
  MetricName: string;
  Timestamp: number;
  Value?: number;
  Dimensions: { Name: string; Value: string }[];
}
const published: (Datum & { Namespace: string })[] = [];
const cloudWatch = createServer((request, response) => {
  text(request).then((body) => {
    const { Namespace, MetricData } = JSON.parse(body) as { Namespace: string; MetricData: Datum[] };
    published.push(...MetricData.map((datum) => ({ Namespace, ...datum })));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  }, response.destroy);
});
const dimension = ({ Dimensions }: Datum, name: string) => Dimensions.find(({ Name }) => Name === name)?.Value;

const mesh = appMesh(realSurroundings());
const callMesh = (operation: string, input: Record<string, unknown>) =>
  mesh.call({ service: 'appmesh', operation, input, caller: { accessKeyId: 'k', name: 'user' }, requestId: 'r' });
// The SDK client's way to the model, without the wire between them.
const client = {
  send: (command: { constructor: { name: string }; input: Record<string, unknown> }) =>
    callMesh(command.constructor.name.replace(/Command$/, ''), command.input),
} as unknown as AppMeshClient;
const setWeights = (v1: number, v2: number) =>
  callMesh('UpdateRoute', {
    meshName: 'color-mesh',
    virtualRouterName: 'color-router',
    routeName: 'color-route',
    spec: {
      httpRoute: {
        match: { prefix: '/' },
        action: {
          weightedTargets: [
            { virtualNode: 'color-v1', weight: v1 },
            { virtualNode: 'color-v2', weight: v2 },
          ],
        },
      },
    },
  });

let app: SampleApp;
// Processes take the time that they take; what is awaited is what they did.
async function until(what: string, holds: () => boolean) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (holds()) return;
    await pause(20);
  }
  throw new Error(`It did not come to pass that ${what}: ${JSON.stringify(app.stats(1))}`);
}
const version = (name: string) =>
  app.stats(1.2).versions[name] ?? { requests: 0, share: 0, errors: 0, p50Ms: 0, p99Ms: 0 };
const followed = () => Object.values(app.stats().following).map((routes) => routes['color-route']);

beforeAll(async () => {
  await createColorMesh(client, colorNames);
  app = await startSampleApp({
    cloudWatch: {
      endpoint: await listenOnLoopback(cloudWatch),
      region: 'eu-west-1',
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    },
    // A minute of this clock is a second.
    clock: { scale: 60, epoch: Date.now() },
    routes: meshRoutes(mesh, 'color-mesh'),
    propagation: { delayMs: 500, jitterMs: 500 },
    load: { requestsPerSecond: 150 },
    workMs: 2,
  });
});
afterAll(async () => {
  await app.close();
  cloudWatch.close();
  cloudWatch.closeAllConnections();
});

test('the traffic follows the weights of the route, which both callers hear of', async () => {
  await until('all traffic is at v1', () => version('color-v1').requests > 100 && version('color-v1').share === 1);
  await setWeights(50, 50);
  await until('half of it is at v2', () => Math.abs(version('color-v2').share - 0.5) < 0.2);
  expect(followed()).toEqual([2, 2]);
  expect(app.stats().load?.statuses).toEqual({ '200': expect.any(Number) });
  expect(app.stats().problems).toEqual([]);
});

test('gateway and client publish what each of them saw, every minute of the clock', async () => {
  const series = (caller: string) =>
    published.filter(
      (datum) =>
        datum.Namespace === 'CWAgent' &&
        datum.MetricName === 'envoy_appmesh_RequestCountPerTarget' &&
        dimension(datum, 'VirtualNode') === caller &&
        dimension(datum, 'TargetVirtualNode') === 'color-v1',
    );
  await until('both have published', () => series('color-gateway').length > 1 && series('color-client').length > 1);
  for (const caller of ['color-gateway', 'color-client']) {
    const times = series(caller).map(({ Timestamp }) => Timestamp);
    expect(times.every((time) => time % 60 === 0)).toBe(true);
    expect(new Set(times).size).toBe(times.length);
  }
  expect(published.some(({ MetricName }) => MetricName.includes('5XX'))).toBe(false);
});

test('a misbehaving version shows in the figures of its callers, a wrong answer in the metric of the app alone', async () => {
  await app.setBehaviour('color-v2', { errorShare: 0.5, latencyMs: 80, wrongShare: 0.5 });
  await until(
    'errors are seen',
    () => version('color-v2').errors > 10 && version('color-v2').errors < version('color-v2').requests,
  );
  await until('latency is seen', () => (version('color-v2').p50Ms ?? 0) >= 80);
  expect(version('color-v1').errors).toBe(0);
  expect(version('color-v1').p50Ms).toBeLessThan(60);
  expect(app.stats().wrongAnswers).toBeGreaterThan(0);
  await until('wrong answers are published', () =>
    published.some(
      (datum) => datum.Namespace === 'ColorApp' && datum.MetricName === 'WrongAnswers' && (datum.Value ?? 0) > 0,
    ),
  );
  await expect(app.setBehaviour('color-v3', {})).rejects.toThrow('color-v1, color-v2');
});

test('a frozen configuration leaves the weights accepted but not followed, until it is thawed', async () => {
  app.freezeConfig();
  await setWeights(60, 40);
  const before = published.length;
  await until('a minute of the clock is over', () => published.length > before);
  expect(followed()).toEqual([2, 2]);
  app.thawConfig();
  await until('they are followed', () => followed().every((followedVersion) => followedVersion === 3));
});

test('a route that the sidecars cannot follow is told as a problem, and the one before stays', async () => {
  await callMesh('UpdateRoute', {
    meshName: 'color-mesh',
    virtualRouterName: 'color-router',
    routeName: 'color-route',
    spec: {
      httpRoute: {
        match: { path: { regex: '(' } },
        action: { weightedTargets: [{ virtualNode: 'color-v1', weight: 1 }] },
      },
    },
  });
  await until('both have refused it', () => app.stats().problems.length === 2);
  expect(app.stats().problems[0]).toContain('does not follow version 4 of color-route');
  expect(followed()).toEqual([3, 3]);
});

test('a killed version is answered 503 by the sidecars of its callers and counted as its errors', async () => {
  await app.kill('color-v2');
  await until('all of its requests fail', () => {
    const { requests, errors } = version('color-v2');
    return requests > 20 && errors === requests;
  });
  expect(version('color-v1').errors).toBe(0);
  await until('that is published', () =>
    published.some(
      (datum) => datum.MetricName.endsWith('5XX_Count') && dimension(datum, 'TargetVirtualNode') === 'color-v2',
    ),
  );
  expect(app.stats().load?.totals.failed).toBe(0);
  expect(app.stats().problems).toHaveLength(2);
});
