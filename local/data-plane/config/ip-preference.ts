import type { IpPreference } from './snapshot.ts';
import { meshOf, nodeOf } from './specs.ts';

/** The `serviceDiscovery.ipPreference` of a mesh, over which that of a node's own discovery goes. */
export function preferenceOf(meshSpec: unknown, nodeSpec: unknown): IpPreference | undefined {
  const { serviceDiscovery: { dns, awsCloudMap } = {} } = nodeOf(nodeSpec);
  return dns?.ipPreference ?? awsCloudMap?.ipPreference ?? meshOf(meshSpec).serviceDiscovery?.ipPreference;
}
