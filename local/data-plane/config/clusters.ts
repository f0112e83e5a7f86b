import type { MeshPart, MeshView } from '../../app-mesh/mesh-view.ts';
import { calledListenersOf } from './called-listeners.ts';
import type { Cluster, Discovery } from './snapshot.ts';
import { nodeOf } from './specs.ts';
import type { ClientPolicy } from './tls.ts';

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

/** @param policy by which the node is called; undefined for none */
export function clusterOf({ name, spec }: MeshPart, policy: ClientPolicy | undefined): Cluster {
  const discovery = discoveryOf(spec);
  return { virtualNode: name, listeners: calledListenersOf(spec, policy), ...(discovery && { discovery }) };
}

/** The clusters of the nodes that policies are given for, of those that the mesh has. */
export function clustersOf(
  { virtualNodes }: MeshView,
  policies: ReadonlyMap<string, ClientPolicy | undefined>,
): Cluster[] {
  return virtualNodes.filter(({ name }) => policies.has(name)).map((part) => clusterOf(part, policies.get(part.name)));
}
