import * as z from 'zod/mini';
import { oneOf } from '../kit/shapes.ts';
import { gatewayRouteSpec } from './gateway-route-spec.ts';
import type { Kind } from './kinds.ts';
import { eachPortOnce, healthChecksFilledIn } from './listener-shapes.ts';
import { routeSpec } from './route-spec.ts';
import { ipPreference, portMapping, resourceName } from './shapes.ts';
import { virtualGatewaySpec } from './virtual-gateway-spec.ts';
import { nodeSpecFilledIn, virtualNodeSpec } from './virtual-node-spec.ts';

export const meshSpec = z.strictObject({
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

type Spec = Readonly<Record<string, unknown>>;

/** What is modelled of a kind. */
export interface KindModel {
  readonly spec: z.ZodMiniType;
  /** How many its parent may have (of meshes: the account). Source: the default quotas of Service Quotas. */
  readonly limit: number;
  /** The spec as it is described, where App Mesh adds to it. */
  readonly filledIn?: (spec: Spec) => Spec;
}

export const models: Readonly<Record<Kind, KindModel>> = {
  Mesh: { spec: meshSpec, limit: 15 },
  VirtualRouter: { spec: virtualRouterSpec, limit: 200 },
  Route: { spec: routeSpec, limit: 50 },
  VirtualNode: { spec: virtualNodeSpec, limit: 200, filledIn: nodeSpecFilledIn },
  VirtualService: { spec: virtualServiceSpec, limit: 200 },
  VirtualGateway: { spec: virtualGatewaySpec, limit: 3, filledIn: healthChecksFilledIn },
  GatewayRoute: { spec: gatewayRouteSpec, limit: 10 },
};
