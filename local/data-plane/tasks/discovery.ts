import type { Cluster, Discovery, Endpoint } from '../config/snapshot.ts';
import { preferred } from './addresses.ts';
import type { Task, TaskPort } from './task.ts';

/** A node as the tasks that are attached to it are registered: under its name in DNS or in Cloud Map. */
export type NamedNode = Pick<Cluster, 'virtualNode' | 'listeners' | 'discovery'>;

/** Finds the tasks of a name, in the order of their coming. */
type FindTasks = (wanted: Discovery) => readonly Task[];

const nameOf = (discovery: Discovery): string =>
  'hostname' in discovery ? discovery.hostname : JSON.stringify([discovery.namespace, discovery.service]);

const hasAttributes = (wanted: Discovery, { attributes }: Task): boolean =>
  'hostname' in wanted || Object.entries(wanted.attributes).every(([key, value]) => attributes[key] === value);

/**
 * The port of a task that stands for a listener: the one that was named for it; else the only one of a node with one
 * listener; else the one with the listener's own number.
 */
export function portFor(ports: readonly TaskPort[], listenerPort: number, listeners: readonly number[]) {
  const unnamed = ports.filter((port) => port.listenerPort === undefined);
  return (
    ports.find((port) => port.listenerPort === listenerPort) ??
    (listeners.length === 1 ? unnamed[0] : unnamed.find(({ port }) => port === listenerPort))
  );
}

/** The listener that the port of a task with this origin stands for; undefined for one that stands for none. */
export function listenerFor<Listening extends { readonly port: number }>(
  ports: readonly TaskPort[],
  { origin }: Pick<TaskPort, 'origin'>,
  listeners: readonly Listening[],
): Listening | undefined {
  const numbers = listeners.map(({ port }) => port);
  return listeners.find(({ port }) => portFor(ports, port, numbers)?.origin === origin);
}

/** Whether a task takes new requests, or would if it lived. */
export const isTarget = ({ status, resource }: Task) =>
  resource.kind === 'VirtualNode' && (status === 'RUNNING' || status === 'DEAD');

/**
 * Enters tasks under the names of their nodes. Two nodes of one name share their tasks; nodes of one Cloud Map service
 * differ by their attributes (App Mesh user guide, virtual nodes).
 *
 * @param nodeNamed the node that a task is attached to, as it is now; undefined once it is deleted
 */
export function tasksByName(
  tasks: readonly Task[],
  nodeNamed: (virtualNode: string) => NamedNode | undefined,
): FindTasks {
  // Each proxy of a mesh looks with each change of it: no look may cost more where there are more tasks.
  const byName = Map.groupBy(tasks.filter(isTarget), ({ resource }) => {
    const own = nodeNamed(resource.name)?.discovery;
    return own && nameOf(own);
  });
  return (wanted) => (byName.get(nameOf(wanted)) ?? []).filter((task) => hasAttributes(wanted, task));
}

/** The tasks that service discovery finds for each cluster, with the ports of its listeners. */
export function endpointsOf(clusters: readonly Cluster[], find: FindTasks): Endpoint[] {
  return clusters.flatMap(({ virtualNode, listeners, discovery }) => {
    if (discovery === undefined) return [];
    const ports = listeners.map(({ port }) => port);
    return find(discovery).flatMap((task) =>
      ports.flatMap((listenerPort) => {
        const found = portFor(task.ports, listenerPort, ports);
        const { origin: ipv4, ipv6Origin: ipv6 } = found ?? {};
        const origin = preferred({ ipv4, ipv6 }, discovery.ipPreference);
        return origin === undefined ? [] : [{ virtualNode, listenerPort, origin }];
      }),
    );
  });
}
