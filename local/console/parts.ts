import type { MeshView } from '../app-mesh/mesh-view.ts';
import { providerOf } from '../app-mesh/providers.ts';
import { listenersOf, nodeOf } from '../data-plane/config/specs.ts';
import type { ListedTask } from '../data-plane/tasks/task-health.ts';

export type PartKind = 'VirtualGateway' | 'VirtualService' | 'VirtualRouter' | 'VirtualNode';

/** A resource of a mesh as its picture has it. */
export interface Part {
  readonly id: string;
  readonly kind: PartKind;
  readonly name: string;
  /** `http 8080`, for each listener. */
  readonly listeners: readonly string[];
  /** The processes that stand for it; of nodes and gateways alone. */
  readonly tasks: readonly Pick<ListedTask, 'id' | 'status' | 'command' | 'health'>[];
  /** Whether it is named as a backend and does not exist. */
  readonly isMissing: boolean;
}

export const partId = (kind: PartKind, name: string): string => `${kind}/${name}`;

/** The name in the id of a part; names of services may have a slash themselves. */
export const nameIn = (id: string): string => id.slice(id.indexOf('/') + 1);

/** The services that a node names as its backends. */
export const backendsOf = (nodeSpec: unknown): readonly string[] =>
  (nodeOf(nodeSpec).backends ?? []).flatMap(({ virtualService }) =>
    virtualService === undefined ? [] : [virtualService.virtualServiceName],
  );

/** The router or node that serves a service; undefined where it has none. */
export function providerPart(meshName: string, service: { readonly name: string; readonly spec: unknown }) {
  const provider = providerOf({ names: { meshName, virtualServiceName: service.name }, spec: service.spec });
  const { virtualRouterName, virtualNodeName } = provider?.names ?? {};
  if (virtualRouterName !== undefined) return partId('VirtualRouter', virtualRouterName);
  return virtualNodeName === undefined ? undefined : partId('VirtualNode', virtualNodeName);
}

/** All resources of a mesh that are drawn, and the backends that do not exist. */
export function partsOf(view: MeshView, tasks: readonly ListedTask[]): readonly Part[] {
  const own = tasks.filter(({ meshName }) => meshName === view.meshName);
  const part = (kind: PartKind, { name, spec }: { readonly name: string; readonly spec: unknown }): Part => ({
    id: partId(kind, name),
    kind,
    name,
    listeners: kind === 'VirtualService' ? [] : listenersOf(spec).map(({ port, protocol }) => `${protocol} ${port}`),
    tasks: own.filter(({ resource }) => resource.kind === kind && resource.name === name),
    isMissing: false,
  });
  const services = new Set(view.virtualServices.map(({ name }) => name));
  const named = new Set(view.virtualNodes.flatMap(({ spec }) => backendsOf(spec)));
  return [
    ...view.virtualGateways.map((gateway) => part('VirtualGateway', gateway)),
    ...view.virtualServices.map((service) => part('VirtualService', service)),
    ...[...named]
      .filter((name) => !services.has(name))
      .map((name) => ({ ...part('VirtualService', { name, spec: {} }), isMissing: true })),
    ...view.virtualRouters.map((router) => part('VirtualRouter', router)),
    ...view.virtualNodes.map((node) => part('VirtualNode', node)),
  ];
}
