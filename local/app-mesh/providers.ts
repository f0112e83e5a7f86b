import type { Kind, Names } from './kinds.ts';
import type { Resource } from './resources.ts';
import { virtualServiceSpec } from './specs.ts';

/** What serves the requests of a virtual service. */
export interface Provider {
  readonly kind: Kind;
  readonly names: Names;
}

/** Undefined for a service that has none. */
export function providerOf(service: { readonly names: Names; readonly spec: unknown }): Provider | undefined {
  const { provider } = virtualServiceSpec.parse(service.spec);
  const meshName = service.names.meshName ?? '';
  if (provider?.virtualNode !== undefined) {
    return { kind: 'VirtualNode', names: { meshName, virtualNodeName: provider.virtualNode.virtualNodeName } };
  }
  if (provider?.virtualRouter !== undefined) {
    return { kind: 'VirtualRouter', names: { meshName, virtualRouterName: provider.virtualRouter.virtualRouterName } };
  }
  return undefined;
}

export const currentProvider = ({ names, current }: Resource): Provider | undefined =>
  providerOf({ names, spec: current.spec });
