import type { Registration, Task, TaskStatus } from './task.ts';

/** Source: Service Quotas, connected Envoy processes per virtual node or virtual gateway. */
const maxTasksOfResource = 50;

/** A task that cannot be attached, in a sentence. */
export class RefusedTask extends Error {
  override readonly name = 'RefusedTask';
}

/** The processes that are attached, by what they stand for. */
export interface Tasks {
  /** @throws RefusedTask when a port is taken by a living task, or the node has all that it may have */
  add(registration: Registration, status: TaskStatus): Task;
  setStatus(id: string, status: TaskStatus): void;
  /** Whether there was one. */
  remove(id: string): boolean;
  all(): readonly Task[];
}

/** @param onChange called with the mesh's name after each change of a task */
export function createTasks(onChange: (meshName: string) => void): Tasks {
  const tasks = new Map<string, Task>();
  const counts = new Map<string, number>();
  const all = () => [...tasks.values()];
  const nextId = (name: string) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}-${count}`;
  };
  const remove = (id: string) => {
    const task = tasks.get(id);
    tasks.delete(id);
    if (task !== undefined) onChange(task.meshName);
    return task !== undefined;
  };
  /** A task that takes the port of a dead one takes its place. */
  const claim = (port: number) => {
    for (const { id, status, ports } of all()) {
      if (!ports.some((own) => own.port === port)) continue;
      if (status !== 'DEAD') throw new RefusedTask(`port ${port} is that of task ${id}`);
      remove(id);
    }
  };
  return {
    add(registration, status) {
      const { meshName, resource, ports } = registration;
      for (const { port } of ports) claim(port);
      const beside = all().filter(
        (task) =>
          task.meshName === meshName && task.resource.kind === resource.kind && task.resource.name === resource.name,
      );
      if (beside.length >= maxTasksOfResource)
        throw new RefusedTask(`${resource.name} has ${maxTasksOfResource} tasks, which is all it may have`);
      const task = { ...registration, id: nextId(resource.name), status };
      tasks.set(task.id, task);
      onChange(meshName);
      return task;
    },
    setStatus(id, status) {
      const task = tasks.get(id);
      if (task === undefined || task.status === status) return;
      tasks.set(id, { ...task, status });
      onChange(task.meshName);
    },
    remove,
    all,
  };
}
