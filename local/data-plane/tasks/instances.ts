import type { CloudMap, FoundInstance } from '../../cloud-map/cloud-map.ts';
import type { TaskInstance } from '../../cloud-map/task-instance.ts';
import { region } from '../../kit/account.ts';
import type { Cluster, Endpoint } from '../config/snapshot.ts';
import { addressOf } from '../origin.ts';
import { type Addresses, preferred } from './addresses.ts';
import { isTarget, type NamedNode, portFor } from './discovery.ts';
import type { Task } from './task.ts';

/** The instances that calls have registered, with all attributes of a node. */
export type FindInstances = CloudMap['find'];

/**
 * The tasks as ECS registers them: at the port on which callers' proxies find them. Source: Amazon ECS developer guide,
 * service discovery.
 *
 * @param nodeOf the node that a task is attached to, as it is now
 */
export function taskInstances(
  tasks: readonly Task[],
  nodeOf: (task: Task) => NamedNode | undefined,
): readonly TaskInstance[] {
  return tasks.filter(isTarget).flatMap((task) => {
    const discovery = nodeOf(task)?.discovery;
    const [first] = task.ports;
    if (discovery === undefined || first === undefined) return [];
    const { host, port } = addressOf(first.origin);
    const attributes = {
      AVAILABILITY_ZONE: `${region}a`,
      AWS_INIT_HEALTH_STATUS: 'HEALTHY',
      AWS_INSTANCE_IPV4: host,
      ...(first.ipv6Origin !== undefined && { AWS_INSTANCE_IPV6: addressOf(first.ipv6Origin).host }),
      AWS_INSTANCE_PORT: String(port),
      REGION: region,
      ...task.attributes,
    };
    return [{ id: task.id, name: discovery, attributes }];
  });
}

function addressesAt({ attributes, families }: FoundInstance, port: number): Addresses {
  const { AWS_INSTANCE_IPV4: ipv4, AWS_INSTANCE_IPV6: ipv6 } = attributes;
  return {
    ipv4: families.ipv4 && ipv4 !== undefined ? `http://${ipv4}:${port}` : undefined,
    ipv6: families.ipv6 && ipv6 !== undefined ? `http://[${ipv6}]:${port}` : undefined,
  };
}

/** The port of an instance for a listener: the listener's own where the instance names none. */
function instancePort({ attributes }: FoundInstance, listenerPort: number, listeners: readonly number[]) {
  const named = attributes.AWS_INSTANCE_PORT;
  if (named === undefined) return listenerPort;
  return portFor([{ port: Number(named), origin: '' }], listenerPort, listeners)?.port;
}

/** The instances that service discovery finds for each cluster beside tasks, with the ports of its listeners. */
export function instanceEndpoints(clusters: readonly Cluster[], find: FindInstances): Endpoint[] {
  return clusters.flatMap(({ virtualNode, listeners, discovery }) => {
    if (discovery === undefined) return [];
    const ports = listeners.map(({ port }) => port);
    return find(discovery, 'hostname' in discovery ? {} : discovery.attributes).flatMap((instance) =>
      ports.flatMap((listenerPort) => {
        const port = instancePort(instance, listenerPort, ports);
        const origin = port === undefined ? undefined : preferred(addressesAt(instance, port), discovery.ipPreference);
        return origin === undefined ? [] : [{ virtualNode, listenerPort, origin }];
      }),
    );
  });
}
