import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { metricsOf } from '../../adapters/cloudwatch/metric-presets.ts';
import { appMesh } from '../../adapters/routers/app-mesh/app-mesh.ts';
import { appMeshClients } from '../../adapters/routers/app-mesh/clients.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { putColorAlarm } from '../../cli/embedded/color-teller.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { presetNames } from '../../core/spec/presets.ts';
import { dryRun } from '../../functions/dry-run/dry-run.ts';
import type { DryRunRequest } from '../../functions/dry-run/request.ts';
import type { VirtualClock } from '../../local/clock.ts';
import { createColorMesh } from '../../local/sample-app/color-mesh.ts';
import { colorNames } from '../../local/sample-app/color-names.ts';
import { embedded } from '../support/embedded.ts';
import { memoryLine } from '../support/memory-line.ts';

const folder = join(import.meta.dirname, '../../examples');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.yaml'))
  .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
  .filter((file) => /^(strategies|metrics)\/|^[^/]*$/.test(file));

const specOf = (file: string) => {
  const parsed = parseSpec(parse(readFileSync(join(folder, file), 'utf8')));
  if ('problems' in parsed) throw new Error(`${file}: ${JSON.stringify(parsed.problems)}`);
  return parsed.spec;
};

const dimensionsOf = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

/** The colour mesh with a caller that reports requests to its stable under every preset that an example names. */
async function colorWorld() {
  const { aws, call, overrides } = await embedded();
  await createColorMesh(new AppMeshClient(overrides), colorNames);
  await putColorAlarm(new CloudWatchClient(overrides));
  await (aws.surroundings.clock as VirtualClock).advance(20 * 60_000);
  const minutes = Array.from({ length: 20 }, (_, ago) => aws.surroundings.clock.now() / 1000 - 60 * ago);
  for (const { analysis } of files.map(specOf)) {
    if (analysis === 'alarmsOnly' || !('preset' in analysis.metrics)) continue;
    const { preset, namespace } = analysis.metrics;
    const { requests, errors, latency, target } = metricsOf(preset);
    const common = {
      [target]: 'color-v1',
      ...(preset === 'containerinsights'
        ? { envoy_http_conn_manager_prefix: 'ingress' }
        : { Mesh: 'color-mesh', VirtualNode: 'color-gateway' }),
    };
    for (const [metric, Value] of [
      [requests, 6000],
      [errors, 6],
      [latency, 20],
    ] as const) {
      if (metric === undefined) continue;
      const Dimensions = dimensionsOf({ ...common, ...metric.dimensions });
      const MetricData = minutes.map((Timestamp) => ({ MetricName: metric.name, Dimensions, Timestamp, Value }));
      await call('monitoring', 'PutMetricData', { Namespace: namespace, MetricData });
    }
  }
  const [service, route, database] = [{ Service: 'c' }, { Route: 'checkout' }, {}];
  const own = [
    ['Requests', 6000, service],
    ['Failures', 0, service],
    ['Duration', 20, service],
    ['Requests', 60, route],
    ['Failures', 0, route],
    ['Queries', 600, database],
    ['QueryTime', 2, database],
  ] as const;
  for (const [MetricName, Value, of] of own) {
    const Dimensions = dimensionsOf({ ...of, Version: 'blue' });
    const MetricData = minutes.map((Timestamp) => ({ MetricName, Dimensions, Timestamp, Value }));
    await call('monitoring', 'PutMetricData', { Namespace: 'Shop', MetricData });
  }
  const cloudWatch = cloudWatchClient(overrides);
  const metrics = cloudWatchMetrics(cloudWatch);
  const ports = {
    router: appMesh(appMeshClients(overrides)),
    metrics,
    alarms: cloudWatchAlarms(cloudWatch),
    control: dynamoDbControlStore(dynamoDbClient(overrides), 'table'),
    line: memoryLine(),
    clock: aws.surroundings.clock,
  };
  const plan = (request: DryRunRequest) => dryRun(ports, request);
  return { plan, metrics, now: aws.surroundings.clock.now() };
}

describe('each example', () => {
  let world: Awaited<ReturnType<typeof colorWorld>>;

  beforeAll(async () => {
    world = await colorWorld();
  });

  test.each(files)('%s is planned on the colour mesh without a problem', async (file) => {
    const spec: unknown = parse(readFileSync(join(folder, file), 'utf8'));
    const found = await world.plan({ spec, dryRun: true });
    expect(found).toMatchObject({ problems: [], plan: { stable: 'color-v1', canary: 'color-v2' } });
    if (!('plan' in found) || found.plan === undefined || found.plan.analysis === 'alarmsOnly') return;
    const measured = await world.metrics.measure(found.plan, world.now - 600_000, world.now);
    const all = [measured, ...Object.values(measured.additional ?? {})];
    expect(all.flatMap(({ unmeasured }) => unmeasured ?? [])).toEqual([]);
  });

  test('there is one for every strategy, every preset, custom metrics and none', () => {
    const specs = files.map(specOf);
    const strategies = specs.flatMap(({ strategy }) => Object.keys(strategy));
    expect(strategies).toEqual(expect.arrayContaining(['steps', 'linear', 'exponential', 'canary', 'allAtOnce']));
    const sources = specs.map(({ analysis }) =>
      analysis === 'alarmsOnly' ? 'alarmsOnly' : 'preset' in analysis.metrics ? analysis.metrics.preset : 'custom',
    );
    expect(new Set(sources)).toEqual(new Set([...presetNames, 'custom', 'alarmsOnly']));
  });

  test('each is listed in the README, with nothing that is not there', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const listed = [...readme.matchAll(/\]\(((?:strategies|metrics)\/[^)]+\.yaml)\)/g)].map(([, file]) => file);
    expect(listed.toSorted()).toEqual(files.filter((file) => file.includes('/')).toSorted());
  });
});
