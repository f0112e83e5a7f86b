import { beforeEach, expect, test } from '@jest/globals';
import type { Registration } from '../../../../local/data-plane/tasks/task.ts';
import { createTasks, RefusedTask, type Tasks } from '../../../../local/data-plane/tasks/tasks.ts';

let changed: string[];
let tasks: Tasks;
beforeEach(() => {
  changed = [];
  tasks = createTasks((meshName) => changed.push(meshName));
});

const of = (name: string, port: number, meshName = 'm'): Registration => ({
  meshName,
  resource: { kind: 'VirtualNode', name },
  ports: [{ port, origin: `http://127.0.0.1:${port}` }],
  attributes: {},
  command: 'serve',
});
const listed = () => tasks.all().map(({ id, status }) => `${id} ${status}`);

test('each task has a name of its own, and each change names the mesh', () => {
  const { id } = tasks.add(of('v1', 1), 'PENDING');
  tasks.add(of('v1', 2), 'RUNNING');
  tasks.setStatus(id, 'RUNNING');
  tasks.setStatus(id, 'RUNNING');
  expect(listed()).toEqual(['v1-1 RUNNING', 'v1-2 RUNNING']);
  expect([tasks.remove(id), tasks.remove(id)]).toEqual([true, false]);
  expect(changed).toEqual(['m', 'm', 'm', 'm']);
});

test('a port of a living task is taken, that of a dead one is free again', () => {
  const { id } = tasks.add(of('v1', 1), 'RUNNING');
  expect(() => tasks.add(of('v2', 1), 'RUNNING')).toThrow(new RefusedTask('port 1 is that of task v1-1'));
  tasks.setStatus(id, 'DEAD');
  tasks.add(of('v2', 1, 'other'), 'RUNNING');
  expect(listed()).toEqual(['v2-1 RUNNING']);
  expect(changed).toEqual(['m', 'm', 'm', 'other']);
});

test('a node has fifty tasks at most', () => {
  for (let port = 1; port <= 50; port += 1) tasks.add(of('v1', port), 'RUNNING');
  expect(() => tasks.add(of('v1', 51), 'RUNNING')).toThrow('v1 has 50 tasks');
  expect(tasks.add(of('v2', 51), 'RUNNING').id).toBe('v2-1');
});
