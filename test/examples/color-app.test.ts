import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { metricsOf } from '../../adapters/cloudwatch/metric-presets.ts';
import { appMesh } from '../../adapters/routers/app-mesh/app-mesh.ts';
import { appMeshClients } from '../../adapters/routers/app-mesh/clients.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { dryRun } from '../../functions/dry-run/dry-run.ts';
import type { DryRunRequest } from '../../functions/dry-run/request.ts';
import type { VirtualClock } from '../../local/clock.ts';
import { deployTemplate } from '../../local/template/deploy-template.ts';
import { deployerOf } from '../../local/template/deployers.ts';
import { isList, type Json, type JsonObject } from '../../local/template/json.ts';
import { readYaml } from '../../local/template/read-yaml.ts';
import { embedded } from '../support/embedded.ts';
import { memoryLine } from '../support/memory-line.ts';
import { objectOf } from '../template/deployed.ts';
import { unknownProperties } from '../template/property-names.ts';

const folder = join(import.meta.dirname, '../../examples/color-app');
const template = objectOf(readYaml(readFileSync(join(folder, 'template.yaml'), 'utf8'), 'template.yaml'));
const resources = Object.entries(objectOf(template.Resources)).map(
  ([id, resource]) => [id, objectOf(resource)] as const,
);
const propertiesOf = (logicalId: string) =>
  objectOf(objectOf(resources.find(([id]) => id === logicalId)?.[1]).Properties);
const input: unknown = parse(readFileSync(join(folder, 'rollout.yaml'), 'utf8'));

function specOf() {
  const parsed = parseSpec(input);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const { spec } = parsed;
  if (spec.analysis === 'alarmsOnly' || !('preset' in spec.analysis.metrics)) throw new Error('no preset');
  return { ...spec, metrics: spec.analysis.metrics };
}

const listOf = (value: Json | undefined) => (isList(value) ? value.map(objectOf) : []);
const containersOf = (task: string) => listOf(propertiesOf(task).ContainerDefinitions);
const environmentOf = (task: string, name: string) => {
  const container = objectOf(containersOf(task).find(({ Name }) => Name === name));
  return Object.fromEntries(listOf(container.Environment).map(({ Name, Value }) => [String(Name), Value]));
};
const agent = objectOf(JSON.parse(String(propertiesOf('AgentConfiguration').Value)));
const agentMetrics = objectOf(agent.metrics);

/** Of the template, the mesh with its gateway, and what watches it. */
function meshPart(): JsonObject {
  const wanted = resources.filter(
    ([, { Type }]) => /^AWS::(AppMesh|CloudWatch)::/.test(String(Type)) && deployerOf(String(Type)),
  );
  return { Parameters: template.Parameters ?? {}, Resources: Object.fromEntries(wanted) };
}

async function deployedMesh() {
  const world = await embedded();
  const path = join(mkdtempSync(join(tmpdir(), 'color-app-')), 'template.json');
  writeFileSync(path, JSON.stringify(meshPart()));
  try {
    const stack = await deployTemplate({
      templatePath: path,
      stackName: 'color-app',
      parameters: { ColorTellerImage: 'color-teller', ColorClientImage: 'color-client' },
      call: world.aws.call,
      registerCaller: (name) => world.aws.callers.register(name),
      deployFunction: () => Promise.reject(new Error('there is no function')),
    });
    return { ...world, stack };
  } finally {
    rmSync(join(path, '..'), { recursive: true });
  }
}

/** What the agent beside the client's Envoy publishes: the extension's counters, with its own dimension. */
async function publish({ aws, call }: Awaited<ReturnType<typeof embedded>>): Promise<void> {
  await (aws.surroundings.clock as VirtualClock).advance(20 * 60_000);
  const { requests, latency } = metricsOf(specOf().metrics.preset);
  const dimensions = {
    Mesh: 'color-mesh',
    VirtualNode: 'color-client',
    TargetVirtualNode: 'color-v1',
    TargetVirtualService: 'color.color.internal',
  };
  const now = aws.surroundings.clock.now() / 1000;
  const MetricData = [
    { metric: requests, Value: 6000 },
    { metric: latency ?? requests, Value: 20 },
  ].flatMap(({ metric, Value }) =>
    Array.from({ length: 20 }, (_, minutes) => ({
      MetricName: metric.name,
      Dimensions: Object.entries({ ...dimensions, ...metric.dimensions }).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: now - 60 * minutes,
      Value,
    })),
  );
  await call('monitoring', 'PutMetricData', { Namespace: agentMetrics.namespace ?? '', MetricData });
}

describe('the mesh that the template makes', () => {
  test('is one on which the spec is planned without a problem, its alarms included', async () => {
    const world = await deployedMesh();
    await publish(world);
    const cloudWatch = cloudWatchClient(world.overrides);
    const ports = {
      router: appMesh(appMeshClients(world.overrides)),
      metrics: cloudWatchMetrics(cloudWatch),
      alarms: cloudWatchAlarms(cloudWatch),
      control: dynamoDbControlStore(dynamoDbClient(world.overrides), 'table'),
      line: memoryLine(),
      clock: world.aws.surroundings.clock,
    };
    const plan = (request: DryRunRequest) => dryRun(ports, request);
    expect(await plan({ spec: input, dryRun: true })).toMatchObject({
      problems: [],
      plan: {
        stable: 'color-v1',
        canary: 'color-v2',
        alarms: [{ name: 'color-5xx' }, { name: 'color-latency' }],
        callers: [{ VirtualNode: 'color-client', TargetVirtualService: 'color.color.internal' }],
      },
    });
  });

  test('gives its parts the attributes that others refer to', async () => {
    const { stack } = await deployedMesh();
    expect(stack.resources.ColorRoute).toEqual({
      type: 'AWS::AppMesh::Route',
      ref: 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color-mesh/virtualRouter/color-router/route/color-route',
      attributes: {
        MeshName: 'color-mesh',
        VirtualRouterName: 'color-router',
        RouteName: 'color-route',
        Arn: 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color-mesh/virtualRouter/color-router/route/color-route',
        MeshOwner: '000000000000',
        ResourceOwner: '000000000000',
        Uid: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    });
  });
});

describe('the metrics that the spec is judged by', () => {
  test.each(['ColorClientTask', 'ColorGatewayTask'])(
    'come from the extension of the Envoy in %s, as StatsD to the agent beside it',
    (task) => {
      expect(specOf().metrics.preset).toBe('appmesh-extension-statsd');
      expect(environmentOf(task, 'envoy')).toMatchObject({
        APPMESH_METRIC_EXTENSION_VERSION: '1',
        ENABLE_ENVOY_DOG_STATSD: '1',
      });
      const agents = containersOf(task).filter(({ Name }) => Name === 'cloudwatch-agent');
      expect(agents).toMatchObject([
        { Secrets: [{ Name: 'CW_CONFIG_CONTENT', ValueFrom: { Ref: 'AgentConfiguration' } }] },
      ]);
    },
  );

  test('are published in the namespace and period that the spec names, and without a host', () => {
    const { namespace, period } = specOf().metrics;
    expect(agentMetrics.namespace).toBe(namespace);
    expect(agent.agent).toEqual({ omit_hostname: true });
    expect(agentMetrics.metrics_collected).toEqual({
      statsd: { service_address: ':8125', metrics_collection_interval: 10, metrics_aggregation_interval: period },
    });
    const callerRole = JSON.stringify(propertiesOf('CallerTaskRole'));
    expect(callerRole).toContain(JSON.stringify({ 'cloudwatch:namespace': namespace }));
  });

  test('are those of the alarms too', () => {
    const { requests, errors, latency } = metricsOf(specOf().metrics.preset);
    const watched = ['ServerErrorsAlarm', 'LatencyAlarm'].flatMap((alarm) =>
      listOf(propertiesOf(alarm).Metrics).flatMap(({ MetricStat }) =>
        MetricStat === undefined ? [] : [objectOf(objectOf(MetricStat).Metric)],
      ),
    );
    const names = new Set(watched.map(({ MetricName }) => MetricName));
    expect(names).toEqual(new Set([requests.name, errors.name, latency?.name]));
    for (const { Namespace, MetricName, Dimensions } of watched) {
      expect(Namespace).toBe(specOf().metrics.namespace);
      const { dimensions } = [requests, errors, latency].find((metric) => metric?.name === MetricName) ?? {};
      const [type] = listOf(Dimensions).filter(({ Name }) => Name === 'metric_type');
      expect({ [String(type?.Name)]: type?.Value }).toEqual(dimensions);
    }
  });
});

describe('the tasks', () => {
  test.each(resources.filter(([, { Type }]) => Type === 'AWS::ECS::TaskDefinition').map(([id]) => id))(
    '%s is an Envoy of a part of the mesh that its role may be',
    (task) => {
      const { APPMESH_RESOURCE_ARN: arn } = environmentOf(task, 'envoy');
      const { 'Fn::GetAtt': role } = objectOf(propertiesOf(task).TaskRoleArn);
      expect(JSON.stringify(propertiesOf(String(isList(role) ? role[0] : '')))).toContain(JSON.stringify(arn));
    },
  );
});

test('the template has no property that CloudFormation does not know', () => {
  expect(resources.flatMap(([id, resource]) => unknownProperties(id, resource))).toEqual([]);
});
