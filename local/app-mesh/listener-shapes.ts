import * as z from 'zod/mini';
import { integer } from '../kit/shapes.ts';
import { port } from './shapes.ts';

// What the listeners of virtual nodes and of virtual gateways have in common.

const maxRequests = z.strictObject({ maxRequests: integer(1) });

/** Connection pools of the protocols that have requests. */
export const requestPools = {
  grpc: maxRequests,
  http: z.strictObject({ maxConnections: integer(1), maxPendingRequests: z.optional(integer(1)) }),
  http2: maxRequests,
};

export const connectionPools = { ...requestPools, tcp: z.strictObject({ maxConnections: integer(1) }) };

/** @param protocol that of the resource's listeners */
export const healthCheck = <Protocol extends z.ZodMiniType>(protocol: Protocol) =>
  z.strictObject({
    healthyThreshold: integer(2, 10),
    intervalMillis: integer(5000, 300_000),
    path: z.optional(z.string()),
    port: z.optional(port),
    protocol,
    timeoutMillis: integer(2000, 60_000),
    unhealthyThreshold: integer(2, 10),
  });

interface Checked {
  readonly portMapping: { readonly port: number; readonly protocol: string };
  readonly healthCheck?: { readonly port?: number | undefined } | undefined;
}

/** A union that names a protocol must name the listener's own. */
export const ofOwnProtocol = (member: string, what: string) =>
  z.refine<Checked & Readonly<Record<string, unknown>>>(
    ({ portMapping: { protocol }, [member]: union }) =>
      typeof union !== 'object' || union === null || protocol in union,
    { path: [member], error: `${what} must be of its listener’s protocol` },
  );

export const checkedOnOwnPort = z.refine<Checked>(
  ({ portMapping, healthCheck: check }) => (check?.port ?? portMapping.port) === portMapping.port,
  { path: ['healthCheck', 'port'], error: 'a health check must be on its listener’s port' },
);

/** Listeners, each on a port of its own. */
export const eachPortOnce = z.refine<readonly Pick<Checked, 'portMapping'>[]>(
  (listeners) => new Set(listeners.map(({ portMapping }) => portMapping.port)).size === listeners.length,
  { error: 'each listener must have a port of its own' },
);

type Spec = Readonly<Record<string, unknown>>;

const withHealthChecks = z.looseObject({
  listeners: z.optional(
    z.array(
      z.looseObject({
        portMapping: z.looseObject({ port }),
        healthCheck: z.optional(z.looseObject({})),
      }),
    ),
  ),
});

/** A spec in which each health check has its port, as App Mesh describes it: that of its listener. */
export function healthChecksFilledIn(spec: Spec): Spec {
  const { listeners, ...rest } = withHealthChecks.parse(spec);
  if (listeners === undefined) return rest;
  return {
    ...rest,
    listeners: listeners.map(({ healthCheck: check, ...listener }) => ({
      ...listener,
      ...(check && { healthCheck: { port: listener.portMapping.port, ...check } }),
    })),
  };
}
