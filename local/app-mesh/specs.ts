import * as z from 'zod/mini';
import { eachPortOnce, ipPreference, oneOf, portMapping, resourceName } from './shapes.ts';

export const meshSpec = z.strictObject({
  egressFilter: z.optional(z.strictObject({ type: z.enum(['ALLOW_ALL', 'DROP_ALL']) })),
  serviceDiscovery: z.optional(z.strictObject({ ipPreference: z.optional(ipPreference) })),
});

export const virtualRouterSpec = z.strictObject({
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
