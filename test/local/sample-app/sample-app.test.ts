import { request } from 'node:http';
import { AppMeshClient, UpdateRouteCommand } from '@aws-sdk/client-app-mesh';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import { realClock } from '../../../local/clock.ts';
import { createControlPath } from '../../../local/data-plane/control/control-path.ts';
import { createControlPlane } from '../../../local/data-plane/control/control-plane.ts';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import type { HttpDoor } from '../../../local/http/http-door.ts';
import { startHttpDoor } from '../../../local/http/http-door.ts';
import { createColorMesh } from '../../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../../local/sample-app/color-names.ts';
import type { MeshApp } from '../../../local/sample-app/contract.ts';
import { startSampleApp } from '../../../local/sample-app/sample-app.ts';
import { realSurroundings } from '../../../local/surroundings.ts';
import { watching } from './watching.ts';

const putMetricData = z.object({
  Namespace: z.string(),
  MetricData: z.array(
    z.object({
      MetricName: z.string(),
      Timestamp: z.number(),
      Value: z.optional(z.number()),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
    }),
  ),
});
type Datum = z.infer<typeof putMetricData>['MetricData'][number];
const published: (Datum & { Namespace: string })[] = [];

const aws = embeddedAws({
  surroundings: realSurroundings(),
  // What the callers send is looked at as it arrives.
  intercept: (call, proceed) => {
    if (call.operation === 'PutMetricData') {
      const { Namespace, MetricData } = putMetricData.parse(call.input);
      published.push(...MetricData.map((datum) => ({ Namespace, ...datum })));
    }
    return proceed();
  },
});
const dimension = ({ Dimensions }: Datum, name: string) => Dimensions.find(({ Name }) => Name === name)?.Value;

// A minute of this clock is a second.
const clock = { scale: 60, epoch: Date.now() };
const controlPlane = createControlPlane({
  model: aws.services.appmesh,
  clock: realClock(clock.scale, clock.epoch),
  random: Math.random,
  propagation: { delayMs: 500, jitterMs: 500 },
});
let door: HttpDoor;
let mesh: AppMeshClient;
const region = 'eu-west-1';
const credentials = { accessKeyId: 'k', secretAccessKey: 's' };

const updateRoute = (weights: Record<string, number>) => {
  const weightedTargets = Object.entries(weights).map(([virtualNode, weight]) => ({ virtualNode, weight }));
  return mesh.send(
    new UpdateRouteCommand({
      meshName: colorNames.mesh,
      virtualRouterName: colorNames.virtualRouter,
      routeName: colorNames.route,
      spec: { httpRoute: { match: { prefix: '/' }, action: { weightedTargets } } },
    }),
  );
};

let app: MeshApp;
const { until, version } = watching(() => app);
const followed = () => Object.values(app.stats().following).map((routes) => routes['color-route']);

beforeAll(async () => {
  const beside = createControlPath({ plane: controlPlane, clock });
  door = await startHttpDoor({ dispatch: aws.dispatch, log: aws.log, beside, port: 0 });
  mesh = new AppMeshClient({ endpoint: door.url, region, credentials });
  await createColorMesh(mesh, colorNames);
  app = await startSampleApp({
    cloudWatch: { endpoint: door.url, region, credentials },
    clock,
    controlPlane,
    load: { requestsPerSecond: 150 },
    workMs: 2,
  });
});
afterAll(async () => {
  await app.close();
  mesh.destroy();
  controlPlane.close();
  await door.close();
  await aws.close();
});

test('the traffic follows the weights of the route, which both callers hear of', async () => {
  await until('all traffic is at v1', () => version('color-v1').requests > 100 && version('color-v1').share === 1);
  await updateRoute({ 'color-v1': 50, 'color-v2': 50 });
  await until('half of it is at v2', () => Math.abs(version('color-v2').share - 0.5) < 0.2);
  expect(followed()).toEqual([2, 2]);
  expect(app.stats().load?.statuses).toEqual({ '200': expect.any(Number) });
  expect(app.stats().problems).toEqual([]);
});

test('no page of another place is shown a colour', async () => {
  const evil = `evil.example:${new URL(app.url).port}`;
  const status = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(new URL('/color', app.url), { headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });

  expect(await Promise.all([{}, { host: evil }, { origin: `http://${evil}` }].map(status))).toEqual([200, 403, 403]);
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
  await until('wrong answers are seen', () => app.stats().wrongAnswers > 0);
  await until('wrong answers are published', () =>
    published.some(
      (datum) => datum.Namespace === 'ColorApp' && datum.MetricName === 'WrongAnswers' && (datum.Value ?? 0) > 0,
    ),
  );
  await expect(app.setBehaviour('color-v3', {})).rejects.toThrow('color-v1, color-v2');
});

test('a frozen configuration leaves the weights accepted but not followed, until it is thawed', async () => {
  app.freezeConfig();
  await updateRoute({ 'color-v1': 60, 'color-v2': 40 });
  const before = published.length;
  await until('a minute of the clock is over', () => published.length > before);
  expect(followed()).toEqual([2, 2]);
  app.thawConfig();
  await until('they are followed', () => followed().every((followedVersion) => followedVersion === 3));
});

test('a route that the sidecars cannot follow is told as a problem, and the one before stays', async () => {
  await updateRoute({ 'color-v1': 0 });
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
