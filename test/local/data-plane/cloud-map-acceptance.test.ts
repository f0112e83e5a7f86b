import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { asking } from '../asking.ts';
import { byNode, byRouter } from './mesh.ts';
import { type MeshTraffic, meshTraffic, type RunningTask } from './mesh-traffic.ts';

const color = 'http://color.local:8080/';
const identified = z.looseObject({ Id: z.string() });
const instances = z.array(z.looseObject({ InstanceId: z.string(), Attributes: z.record(z.string(), z.string()) }));

let world: MeshTraffic;
let ask: ReturnType<typeof asking>;
beforeEach(async () => {
  world = await meshTraffic();
  ask = asking(world.cloudMap);
});
afterEach(() => world.close());

/** A node that is found in Cloud Map by its attributes. */
function node(name: string, named: Readonly<Record<string, string>> = {}) {
  const attributes = Object.entries(named).map(([key, value]) => ({ key, value }));
  const awsCloudMap = { namespaceName: 'shop.local', serviceName: 'color', attributes };
  return world.mesh.node(name, { serviceDiscovery: { awsCloudMap } });
}

/** The service `color` of the namespace `shop.local`, with health that is reported. @returns its id */
async function service(): Promise<string> {
  await ask('CreatePrivateDnsNamespace', { Name: 'shop.local', Vpc: 'vpc-1' });
  const { Namespaces } = await ask('ListNamespaces');
  const [{ Id: NamespaceId }] = z.tuple([identified]).parse(Namespaces);
  const DnsConfig = { DnsRecords: [{ Type: 'A', TTL: 60 }] };
  const made = { Name: 'color', NamespaceId, DnsConfig, HealthCheckCustomConfig: {} };
  return identified.parse((await ask('CreateService', made)).Service).Id;
}

const says =
  (body: string) =>
  (_request: unknown, response: { end(body: string): unknown }): void =>
    void response.end(body);

async function answers(from: RunningTask, count: number) {
  const counts: Record<string, number> = {};
  for (let i = 0; i < count; i += 1) {
    const { status, body } = await from.ask(color);
    counts[`${status} ${body}`] = (counts[`${status} ${body}`] ?? 0) + 1;
  }
  return counts;
}

async function front(): Promise<RunningTask> {
  await world.mesh.node('front', { backends: ['color.local'] });
  return world.task('front');
}

describe('a node of Cloud Map', () => {
  test('differs from another of its service by the attribute alone', async () => {
    await node('blue', { ECS_TASK_DEFINITION_FAMILY: 'blue' });
    await node('green', { ECS_TASK_DEFINITION_FAMILY: 'green' });
    await world.mesh.router('router', { blue: 50, green: 50 });
    await world.mesh.service('color.local', byRouter('router'));
    await world.task('blue', says('blue'), { ECS_TASK_DEFINITION_FAMILY: 'blue' });
    await world.task('blue', says('green'), { ECS_TASK_DEFINITION_FAMILY: 'green' });
    const { '200 blue': blue = 0, '200 green': green = 0 } = await answers(await front(), 400);

    expect(blue + green).toBe(400);
    // Four standard errors of a fair draw.
    expect(Math.abs(blue - 200)).toBeLessThan(40);
  });

  test('is found where its tasks and the instances that calls have registered listen', async () => {
    const ServiceId = await service();
    await node('color');
    await world.mesh.service('color.local', byNode('color'));
    await world.task('color', says('task'));
    const AWS_INSTANCE_PORT = String(await world.serve(says('by hand')));
    const from = await front();
    const Attributes = { AWS_INSTANCE_IPV4: '127.0.0.1', AWS_INSTANCE_PORT };

    await ask('RegisterInstance', { ServiceId, InstanceId: 'one', Attributes });
    expect(await answers(from, 10)).toEqual({ '200 task': 5, '200 by hand': 5 });
    await ask('UpdateInstanceCustomHealthStatus', { ServiceId, InstanceId: 'one', Status: 'UNHEALTHY' });
    await ask('DeregisterInstance', { ServiceId, InstanceId: 'one' });
    expect(await answers(from, 10)).toEqual({ '200 task': 10 });
  });

  test('has its tasks shown as ECS registers them, at the port of their proxy', async () => {
    await service();
    await node('color');
    const { id, origin } = await world.task('color', says('task'), { ECS_TASK_DEFINITION_FAMILY: 'blue' });

    const asked = { NamespaceName: 'shop.local', ServiceName: 'color' };
    const QueryParameters = { ECS_TASK_DEFINITION_FAMILY: 'blue' };
    const found = instances.parse((await ask('DiscoverInstances', { ...asked, QueryParameters })).Instances);

    expect(found).toMatchObject([
      { InstanceId: id, Attributes: { AWS_INSTANCE_IPV4: '127.0.0.1', AWS_INSTANCE_PORT: new URL(origin).port } },
    ]);
  });

  test('leads to no other machine: an instance elsewhere is an endpoint that takes no connection', async () => {
    const ServiceId = await service();
    await node('color');
    await world.mesh.service('color.local', byNode('color'));
    const Attributes = { AWS_INSTANCE_IPV4: '10.0.0.7', AWS_INSTANCE_PORT: '80' };
    await ask('RegisterInstance', { ServiceId, InstanceId: 'far', Attributes });
    const from = await front();

    const { status, body } = await from.ask(color);

    expect([status, body]).toEqual([503, expect.stringContaining('connection failure')]);
    expect(from.health()).toMatchObject([{ hosts: [{ origin: 'http://10.0.0.7:80' }] }]);
    expect(from.counts('cluster.cds_egress_m_color_http_8080.')).toMatchObject({ upstream_cx_connect_fail: 3 });
  });
});

test('a name in DNS is that of a service in a private namespace, with the instances of its records', async () => {
  const ServiceId = await service();
  const dns = { hostname: 'color.shop.local', responseType: 'ENDPOINTS' };
  await world.mesh.node('color', { serviceDiscovery: { dns } });
  await world.mesh.service('color.local', byNode('color'));
  for (const name of ['one', 'two']) {
    const AWS_INSTANCE_PORT = String(await world.serve(says(name)));
    const Attributes = { AWS_INSTANCE_IPV4: '127.0.0.1', AWS_INSTANCE_PORT };
    await ask('RegisterInstance', { ServiceId, InstanceId: name, Attributes });
  }

  expect(await answers(await front(), 10)).toEqual({ '200 one': 5, '200 two': 5 });
});
