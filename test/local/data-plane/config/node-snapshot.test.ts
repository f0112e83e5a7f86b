import { beforeEach, describe, expect, test } from '@jest/globals';
import { nodeSnapshot } from '../../../../local/data-plane/config/node-snapshot.ts';
import { byNode, byRouter, meshName, type TestMesh, testMesh } from '../mesh.ts';

let mesh: TestMesh;
beforeEach(async () => {
  mesh = await testMesh();
});

const snapshotOf = (virtualNode: string) => {
  const view = mesh.model.readMesh(meshName);
  const snapshot = view && nodeSnapshot(view, virtualNode);
  if (snapshot === undefined) throw new Error(`no snapshot of ${virtualNode}`);
  return snapshot;
};

describe('the configuration of a node’s proxy', () => {
  test('has the services among its backends, their routes, and the nodes that those lead to', async () => {
    await mesh.node('v1');
    await mesh.node('v2');
    await mesh.node('unused');
    await mesh.router('router', { v1: 90, v2: 10 });
    await mesh.service('color.local', byRouter('router'));
    await mesh.service('other.local', byNode('unused'));
    await mesh.node('front', { backends: ['color.local', 'not.there.yet'] });

    expect(snapshotOf('front')).toEqual({
      meshName,
      listeners: [{ port: 8080, protocol: 'http', limits: {} }],
      services: [
        { name: 'color.local', listeners: [{ port: 8080, protocol: 'http' }], provider: { virtualRouter: 'router' } },
      ],
      routers: [{ name: 'router', routes: [{ name: 'all', version: 1, spec: expect.any(Object) }] }],
      clusters: ['v1', 'v2'].map((virtualNode) => ({
        virtualNode,
        listeners: [{ port: 8080, protocol: 'http' }],
        discovery: { hostname: `${virtualNode}.local`, responseType: 'LOADBALANCER', ipPreference: 'IPv6_PREFERRED' },
      })),
      egress: 'DROP_ALL',
    });
  });

  test('has a node for a service without a router, and no provider for one that names none', async () => {
    await mesh.node('v1', { ports: [9080] });
    await mesh.service('color.local', byNode('v1'));
    await mesh.service('empty.local', undefined);
    await mesh.node('front', { backends: ['color.local', 'empty.local'] });

    const { services, routers } = snapshotOf('front');
    expect(services).toEqual([
      { name: 'color.local', listeners: [{ port: 9080, protocol: 'http' }], provider: { virtualNode: 'v1' } },
      { name: 'empty.local', listeners: [] },
    ]);
    expect(routers).toEqual([]);
  });

  test('has no service at all without backends', async () => {
    await mesh.node('v1');
    await mesh.service('color.local', byNode('v1'));
    await mesh.node('front');

    expect(snapshotOf('front')).toMatchObject({ services: [], clusters: [] });
  });

  test('has its listeners with their limits in milliseconds', async () => {
    await mesh.node('v1', { timeoutMs: 250 });
    expect(snapshotOf('v1').listeners).toEqual([
      { port: 8080, protocol: 'http', limits: { perRequestMs: 250, idleMs: 1000 } },
    ]);
  });

  test('has a node of Cloud Map by namespace, service and attributes', async () => {
    const attributes = [{ key: 'ECS_TASK_DEFINITION_FAMILY', value: 'blue' }];
    const awsCloudMap = { namespaceName: 'color.local', serviceName: 'color', attributes };
    await mesh.node('v1', { serviceDiscovery: { awsCloudMap } });
    await mesh.service('color.local', byNode('v1'));
    await mesh.node('front', { backends: ['color.local'] });

    expect(snapshotOf('front').clusters[0]?.discovery).toEqual({
      namespace: 'color.local',
      service: 'color',
      attributes: { ECS_TASK_DEFINITION_FAMILY: 'blue' },
      ipPreference: 'IPv4_PREFERRED',
    });
  });

  test('lets out what is no service only if the mesh does and the node lists no backend', async () => {
    mesh = await testMesh('ALLOW_ALL');
    await mesh.node('open');
    await mesh.node('listed', { backends: ['color.local'] });

    expect([snapshotOf('open').egress, snapshotOf('listed').egress]).toEqual(['ALLOW_ALL', 'DROP_ALL']);
  });

  test('is there for nodes that the mesh has, and for no others', () => {
    expect(() => snapshotOf('missing')).toThrow('no snapshot');
  });
});
