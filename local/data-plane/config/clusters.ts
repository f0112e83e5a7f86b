import type { MeshPart, MeshView } from '../../app-mesh/mesh-view.ts';
import { calledListenersOf } from './called-listeners.ts';
import { preferenceOf } from './ip-preference.ts';
import type { Cluster, Discovery } from './snapshot.ts';
import { nodeOf } from './specs.ts';
import type { ClientPolicy } from './tls.ts';

/**
 * The name by which the tasks of a node are found; undefined for a node that cannot be found. Without a preference names in
 * DNS are looked up by IPv6 first, instances of Cloud Map by IPv4.
 */
export function discoveryOf(meshSpec: unknown, nodeSpec: unknown): Discovery | undefined {
  const { serviceDiscovery: { dns, awsCloudMap } = {} } = nodeOf(nodeSpec);
  const preference = preferenceOf(meshSpec, nodeSpec);
  if (dns !== undefined) {
    const { hostname, responseType = 'LOADBALANCER' } = dns;
    return { hostname: hostname.toLowerCase(), responseType, ipPreference: preference ?? 'IPv6_PREFERRED' };
  }
  if (awsCloudMap === undefined) return undefined;
  const { namespaceName, serviceName, attributes = [] } = awsCloudMap;
  return {
    namespace: namespaceName,
    service: serviceName,
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
    ipPreference: preference ?? 'IPv4_PREFERRED',
  };
}

/** @param policy by which the node is called; undefined for none */
export function clusterOf(
  mesh: Pick<MeshView, 'spec'>,
  { name, spec }: MeshPart,
  policy: ClientPolicy | undefined,
): Cluster {
  const discovery = discoveryOf(mesh.spec, spec);
  return { virtualNode: name, listeners: calledListenersOf(spec, policy), ...(discovery && { discovery }) };
}

/** The clusters of the nodes that policies are given for, of those that the mesh has. */
export function clustersOf(view: MeshView, policies: ReadonlyMap<string, ClientPolicy | undefined>): Cluster[] {
  return view.virtualNodes
    .filter(({ name }) => policies.has(name))
    .map((part) => clusterOf(view, part, policies.get(part.name)));
}
