import type { MeshView } from '../../app-mesh/mesh-view.ts';
import { clusterOf } from '../config/clusters.ts';
import { gatewaySnapshot } from '../config/gateway-snapshot.ts';
import { nodeSnapshot } from '../config/node-snapshot.ts';
import type { MeshSnapshot } from '../config/snapshot.ts';
import type { NamedNode } from '../tasks/discovery.ts';
import type { ProxyResource } from '../tasks/task.ts';

/** The configuration of a proxy; undefined when the mesh does not have what it belongs to. */
export const snapshotFor = (view: MeshView | undefined, { kind, name }: ProxyResource): MeshSnapshot | undefined =>
  view && (kind === 'VirtualNode' ? nodeSnapshot : gatewaySnapshot)(view, name);

/** The nodes of a mesh by their names, as their tasks are registered. */
export function nodesOf(view: MeshView | undefined): (virtualNode: string) => NamedNode | undefined {
  if (view === undefined) return () => undefined;
  const parts = new Map(view.virtualNodes.map((part) => [part.name, part]));
  const read = new Map<string, NamedNode>();
  return (virtualNode) => {
    const part = parts.get(virtualNode);
    if (part === undefined) return undefined;
    const node = read.get(virtualNode) ?? clusterOf(view, part, undefined);
    read.set(virtualNode, node);
    return node;
  };
}

/** Whether a mesh has a resource; the sentence that says what is missing when it does not. */
export function missing(view: MeshView | undefined, meshName: string, { kind, name }: ProxyResource) {
  if (view === undefined) return `there is no mesh ${meshName}`;
  const [what, among] =
    kind === 'VirtualNode' ? ['virtual node', view.virtualNodes] : ['virtual gateway', view.virtualGateways];
  if (among.some((part) => part.name === name)) return undefined;
  const known = among.map((part) => part.name).join(', ');
  return `mesh ${meshName} has no ${what} ${name}${known === '' ? ' and no other' : `; it has ${known}`}`;
}
