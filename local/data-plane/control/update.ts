import * as z from 'zod/mini';
import { endpoint, snapshot } from '../config/snapshot.ts';
import { rejectedPart } from '../tls/rejected-part.ts';

/** What a proxy hears of its control plane. */
export const proxyUpdate = z.union([
  /** Versions count what this proxy got, from 1. */
  z.object({ kind: z.literal('snapshot'), version: z.int(), snapshot, endpoints: z.array(endpoint) }),
  z.object({ kind: z.literal('endpoints'), endpoints: z.array(endpoint) }),
  /** The node is gone: what the proxy had stays in force, as with Envoy. */
  z.object({ kind: z.literal('deleted') }),
]);

const routeVersion = { virtualRouterName: z.string(), routeName: z.string(), version: z.int() };

/** What a proxy made of a snapshot. */
export const acknowledgement = z.object({
  /** Of the snapshot. */
  version: z.int(),
  /** The routes in force. */
  following: z.array(z.object(routeVersion)),
  /** The routes of the snapshot that it cannot follow; what was in force before stays. */
  rejected: z.array(z.object({ ...routeVersion, reason: z.string() })),
  /** The listeners and nodes whose certificates cannot be used. */
  rejectedParts: z.array(rejectedPart),
});

/** A line of the answer to a task that was attached: the first says under which name. */
export const taskLine = z.union([
  z.object({
    kind: z.literal('attached'),
    id: z.string(),
    /** As given to realClock: for metrics in the time of the embedded AWS. */
    clock: z.object({ scale: z.number(), epoch: z.number() }),
    /** Where the embedded AWS has an X-Ray daemon; absent where it has none. */
    xrayPort: z.optional(z.int()),
  }),
  proxyUpdate,
]);

export type TaskLine = z.infer<typeof taskLine>;
export type ProxyUpdate = z.infer<typeof proxyUpdate>;
export type Acknowledgement = z.infer<typeof acknowledgement>;
