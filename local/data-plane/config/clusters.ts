import type { MeshPart, MeshView } from '../../app-mesh/mesh-view.ts';
import { calledListenersOf } from './called-listeners.ts';
import type { Cluster, Discovery } from './snapshot.ts';
import { nodeOf } from './specs.ts';

/** The name by which the tasks of a node are found; undefined for a node that cannot be found. */
export function discoveryOf(nodeSpec: unknown): Discovery | undefined {
  const { serviceDiscovery: { dns, awsCloudMap } = {} } = nodeOf(nodeSpec);
  if (dns !== undefined) return { hostname: dns.hostname.toLowerCase() };
  if (awsCloudMap === undefined) return undefined;
  const { namespaceName, serviceName, attributes = [] } = awsCloudMap;
  return {
    namespace: namespaceName,
    service: serviceName,
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
  };
}

export function clusterOf({ name, spec }: MeshPart): Cluster {
  const discovery = discoveryOf(spec);
  return { virtualNode: name, listeners: calledListenersOf(spec), ...(discovery && { discovery }) };
}

/** The clusters of the nodes of these names, of those that the mesh has. */
export function clustersOf({ virtualNodes }: MeshView, names: ReadonlySet<string>): Cluster[] {
  return virtualNodes.filter(({ name }) => names.has(name)).map(clusterOf);
}
