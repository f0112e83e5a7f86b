import { describe, expect, test } from '@jest/globals';
import type { Cluster, Discovery } from '../../../../local/data-plane/config/snapshot.ts';
import { endpointsOf, portFor, tasksByName } from '../../../../local/data-plane/tasks/discovery.ts';
import type { Task } from '../../../../local/data-plane/tasks/task.ts';

const cluster = (virtualNode: string, discovery: Discovery, ports = [8080]): Cluster => ({
  virtualNode,
  listeners: ports.map((port) => ({ port, protocol: 'http' })),
  discovery,
});
const task = (id: string, name: string, more: Partial<Task> = {}): Task => ({
  id,
  meshName: 'm',
  resource: { kind: 'VirtualNode', name },
  ports: [{ port: 1, origin: `http://${id}` }],
  attributes: {},
  command: '',
  status: 'RUNNING',
  ...more,
});
const found = (clusters: readonly Cluster[], tasks: readonly Task[], nodes = clusters) =>
  endpointsOf(
    clusters,
    tasksByName(tasks, (name) => nodes.find(({ virtualNode }) => virtualNode === name)),
  ).map(({ virtualNode, listenerPort, origin }) => `${virtualNode}:${listenerPort} ${origin}`);
const dns = (hostname: string): Discovery => ({
  hostname,
  responseType: 'ENDPOINTS',
  ipPreference: 'IPv4_PREFERRED',
});
const cloudMap = (attributes: Record<string, string>): Discovery => ({
  namespace: 'n',
  service: 's',
  attributes,
  ipPreference: 'IPv4_PREFERRED',
});

describe('the tasks of a virtual node', () => {
  test('are those that run, and those that died: their callers do not know yet', () => {
    const statuses = ['PENDING', 'RUNNING', 'DRAINING', 'DEAD'] as const;
    const tasks = statuses.map((status) => task(status, 'v1', { status }));
    expect(found([cluster('v1', dns('v1'))], tasks)).toEqual(['v1:8080 http://RUNNING', 'v1:8080 http://DEAD']);
  });

  test('are found by its name in DNS, which another node may share', () => {
    const [v1, v2, same] = [cluster('v1', dns('a')), cluster('v2', dns('b')), cluster('same', dns('a'))];
    const tasks = [task('one', 'v1'), task('two', 'v2')];
    expect(found([v1, same], tasks, [v1, v2, same])).toEqual(['v1:8080 http://one', 'same:8080 http://one']);
  });

  test('are found in Cloud Map by every attribute that the node names', () => {
    const [any, blue] = [cluster('any', cloudMap({})), cluster('blue', cloudMap({ color: 'blue' }))];
    const tasks = [task('one', 'any', { attributes: { color: 'blue', az: 'a' } }), task('two', 'blue')];
    expect(found([any, blue], tasks)).toEqual(['any:8080 http://one', 'any:8080 http://two', 'blue:8080 http://one']);
    expect(found([cluster('dns', dns('n'))], [task('one', 'any')], [any])).toEqual([]);
  });

  test('are none once the node that they are attached to is gone', () => {
    expect(found([cluster('v1', dns('a'))], [task('one', 'gone')])).toEqual([]);
  });
});

describe('the port of a task for a listener', () => {
  const port = (number: number, listenerPort?: number) => ({
    port: number,
    origin: '',
    ...(listenerPort !== undefined && { listenerPort }),
  });

  test.each([
    ['the one that was named for it', [port(5), port(6, 8080)], 8080, [8080, 9090], 6],
    ['the only one, for the only listener', [port(5)], 8080, [8080], 5],
    ['among several listeners the one of the same number', [port(9090), port(8080)], 8080, [8080, 9090], 8080],
    ['none where several listeners are and no number fits', [port(5)], 8080, [8080, 9090], undefined],
  ])('is %s', (_which, ports, listenerPort, listeners, expected) => {
    expect(portFor(ports, listenerPort, listeners)?.port).toBe(expected);
  });
});
