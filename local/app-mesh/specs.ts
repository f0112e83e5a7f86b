import * as z from 'zod/mini';
import { oneOf } from '../kit/shapes.ts';
import { allKinds, type Kind } from './kinds.ts';
import { routeSpec } from './route-spec.ts';
import { eachPortOnce, ipPreference, portMapping, resourceName } from './shapes.ts';
import { virtualNodeSpec } from './virtual-node-spec.ts';

const meshSpec = z.strictObject({
  egressFilter: z.optional(z.strictObject({ type: z.enum(['ALLOW_ALL', 'DROP_ALL']) })),
  serviceDiscovery: z.optional(z.strictObject({ ipPreference: z.optional(ipPreference) })),
});

const virtualRouterSpec = z.strictObject({
  listeners: z.optional(z.array(z.strictObject({ portMapping })).check(eachPortOnce)),
});

export const virtualServiceSpec = z.strictObject({
  provider: z.optional(
    oneOf({
      virtualNode: z.strictObject({ virtualNodeName: resourceName }),
      virtualRouter: z.strictObject({ virtualRouterName: resourceName }),
    }),
  ),
});

/** What is modelled of a kind. */
export interface KindModel {
  readonly spec: z.ZodMiniType;
  /** How many its parent may have (of meshes: the account). Source: the default quotas of Service Quotas. */
  readonly limit: number;
}

/** The kinds that are modelled: the operations of all others are refused by their names. */
export const models: Readonly<Partial<Record<Kind, KindModel>>> = {
  Mesh: { spec: meshSpec, limit: 15 },
  VirtualRouter: { spec: virtualRouterSpec, limit: 200 },
  Route: { spec: routeSpec, limit: 50 },
  VirtualNode: { spec: virtualNodeSpec, limit: 200 },
  VirtualService: { spec: virtualServiceSpec, limit: 200 },
};

export const modelledKinds: readonly Kind[] = allKinds.map(({ kind }) => kind).filter((kind) => kind in models);
