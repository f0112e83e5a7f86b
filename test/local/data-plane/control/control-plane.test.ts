import { beforeEach, describe, expect, test } from '@jest/globals';
import { type VirtualClock, virtualClock } from '../../../../local/clock.ts';
import { type ControlPlane, createControlPlane } from '../../../../local/data-plane/control/control-plane.ts';
import type { ProxyUpdate } from '../../../../local/data-plane/control/update.ts';
import type { TaskStatus } from '../../../../local/data-plane/tasks/task.ts';
import { byNode, meshName, type TestMesh, testMesh } from '../mesh.ts';

let clock: VirtualClock;
let mesh: TestMesh;
let plane: ControlPlane;
beforeEach(async () => {
  clock = virtualClock();
  mesh = await testMesh();
  await mesh.node('v1');
  await mesh.service('color.local', byNode('v1'));
  await mesh.node('front', { backends: ['color.local'] });
  plane = createControlPlane({
    model: mesh.model,
    clock,
    random: () => 0.5,
    propagation: { delayMs: 1000, jitterMs: 1000 },
  });
});

let lastPort = 40_000;
const attach = (name: string, status: TaskStatus = 'RUNNING', ports = [lastPort++]) => {
  const got: ProxyUpdate[] = [];
  const attached = plane.attach(
    {
      meshName,
      resource: { kind: 'VirtualNode', name },
      ports: ports.map((port) => ({ port, origin: `http://127.0.0.1:${port}` })),
      attributes: {},
      command: '',
    },
    status,
  );
  attached.follow((update) => void got.push(update));
  return { got, ...attached };
};
const kinds = (got: readonly ProxyUpdate[]) =>
  got.map((update) => (update.kind === 'snapshot' ? `snapshot ${update.version}` : update.kind));
const origins = (update: ProxyUpdate | undefined) =>
  update === undefined || update.kind === 'deleted' ? [] : update.endpoints.map(({ origin }) => origin);

describe('a proxy', () => {
  test('gets the state of now as it is attached, and each later change as a version of its own, late', async () => {
    const { got } = attach('front');
    expect(kinds(got)).toEqual(['snapshot 1']);
    await mesh.node('v2');
    await mesh.service('color.local', byNode('v2'));
    await clock.advance(1499);
    expect(kinds(got)).toEqual(['snapshot 1']);
    await clock.advance(1);
    expect(kinds(got)).toEqual(['snapshot 1', 'snapshot 2']);
    expect(got[1]).toMatchObject({ snapshot: { clusters: [{ virtualNode: 'v2' }] } });
  });

  test('finds the node localhost on this machine until a task stands for it', async () => {
    await mesh.node('v1', { serviceDiscovery: { dns: { hostname: 'localhost' } } });
    const { got } = attach('front');
    expect(origins(got[0])).toEqual(['http://127.0.0.1:8080']);
    attach('v1', 'RUNNING', [41_999]);
    expect(got.at(-1)).toMatchObject({ endpoints: [{ origin: 'http://127.0.0.1:41999' }] });
  });

  test('gets the state of now once it goes on, and none of what came between', async () => {
    const { got, wait, goOn } = attach('front');
    wait();
    for (const name of ['v2', 'v3']) {
      await mesh.node(name);
      await mesh.service('color.local', byNode(name));
      await clock.advance(10_000);
    }
    attach('v3', 'RUNNING', [7]);
    expect(kinds(got)).toEqual(['snapshot 1']);

    goOn();

    expect(kinds(got)).toEqual(['snapshot 1', 'snapshot 2']);
    expect(got[1]).toMatchObject({ snapshot: { clusters: [{ virtualNode: 'v3' }] } });
    expect(origins(got[1])).toEqual(['http://127.0.0.1:7']);
  });

  test('gets no snapshot of what is nothing to it', async () => {
    const { got } = attach('v1');
    await mesh.node('v2');
    await mesh.service('other.local', byNode('v2'));
    await clock.advance(10_000);
    expect(kinds(got)).toEqual(['snapshot 1']);
  });

  test('hears at once which tasks there are, as service discovery does not wait', async () => {
    const { got } = attach('front');
    const { task } = attach('v1', 'PENDING', [1]);
    expect(kinds(got)).toEqual(['snapshot 1']);
    plane.setStatus(task.id, 'RUNNING');
    plane.setStatus(task.id, 'DRAINING');
    plane.detach(task.id);
    expect(got.map(origins)).toEqual([[], ['http://127.0.0.1:1'], []]);
  });

  test('gets a new target’s tasks with the snapshot that names it', async () => {
    const { got } = attach('front');
    await mesh.node('v2');
    attach('v2', 'RUNNING', [2]);
    await mesh.service('color.local', byNode('v2'));
    await clock.advance(2000);
    expect([kinds(got), origins(got[1])]).toEqual([['snapshot 1', 'snapshot 2'], ['http://127.0.0.1:2']]);
  });

  test('hears nothing while the configuration is frozen, and everything once it is thawed', async () => {
    const { got } = attach('front');
    plane.freeze();
    await mesh.node('front', { backends: [] });
    await clock.advance(60_000);
    expect(kinds(got)).toEqual(['snapshot 1']);
    plane.thaw();
    expect(kinds(got)).toEqual(['snapshot 1', 'snapshot 2']);
  });

  test('hears that its node was deleted, and goes on when it is there again', async () => {
    await mesh.node('lone');
    const { got, task } = attach('lone');
    await mesh.ask('DeleteVirtualNode', { meshName, virtualNodeName: 'lone' });
    await clock.advance(2000);
    await mesh.ask('CreateVirtualNode', { meshName, virtualNodeName: 'lone', spec: {} });
    await clock.advance(2000);
    expect(kinds(got)).toEqual(['snapshot 1', 'deleted', 'snapshot 2']);
    expect(plane.tasks()).toContain(task);
  });

  test('that has gone hears nothing, and its task is dead until its node is deleted too', async () => {
    await mesh.node('lone');
    const { got, lose } = attach('lone');
    lose();
    expect(plane.tasks().map(({ status }) => status)).toEqual(['DEAD']);
    await mesh.ask('DeleteVirtualNode', { meshName, virtualNodeName: 'lone' });
    await clock.advance(2000);
    expect([kinds(got), plane.tasks()]).toEqual([['snapshot 1'], []]);
  });

  test('says which versions of routes it follows, and which it does not', () => {
    const { task } = attach('front');
    const all = { virtualRouterName: 'router', routeName: 'all' };
    plane.acknowledge(task.id, {
      version: 1,
      following: [{ ...all, version: 1 }],
      rejected: [{ ...all, version: 2, reason: 'no weight' }],
      rejectedParts: [],
    });
    expect(plane.following()).toEqual({ [task.id]: { all: 1 } });
    expect(plane.problems()).toEqual([`${task.id} does not follow version 2 of all: no weight`]);
    plane.detach(task.id);
    expect([plane.following(), plane.problems()]).toEqual([{}, []]);
  });
});

test.each([
  ['m', 'v9', 'mesh m has no virtual node v9; it has front, v1'],
  ['x', 'v1', 'there is no mesh x'],
])('a task of mesh %s, node %s is refused: %s', (name, node, reason) => {
  const registration = {
    meshName: name,
    resource: { kind: 'VirtualNode', name: node } as const,
    ports: [],
    attributes: {},
    command: '',
  };
  expect(() => plane.attach(registration, 'PENDING')).toThrow(reason);
});

test('what a caller finds of a task is shown until the caller is gone, whichever way it goes', () => {
  const target = attach('v1');
  const targets = target.task.ports.map(({ origin }) => ({ origin, reasons: ['failed_active_hc' as const] }));
  const found = () => plane.listed().find(({ id }) => id === target.task.id)?.health;
  const [detached, lost] = [attach('front'), attach('front')];
  for (const { task } of [detached, lost]) plane.reportHealth(task.id, { targets });
  expect(found()).toMatchObject({ callers: 2, unhealthy: [{ caller: detached.task.id }, { caller: lost.task.id }] });
  plane.detach(detached.task.id);
  expect(found()).toMatchObject({ callers: 1 });
  lost.lose();
  plane.reportHealth(lost.task.id, { targets });
  expect(found()).toEqual({ callers: 0, unhealthy: [] });
});

test('a closed control plane brings nothing more', async () => {
  const { got } = attach('front');
  plane.close();
  await mesh.node('front', { backends: [] });
  await clock.advance(60_000);
  expect(kinds(got)).toEqual(['snapshot 1']);
});
