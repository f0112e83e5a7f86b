import * as z from 'zod/mini';
import { integer, oneOf, text } from '../kit/shapes.ts';
import {
  connectionTimeout,
  duration,
  eachPortOnce,
  ipPreference,
  port,
  portMapping,
  protocol,
  requestTimeout,
} from './shapes.ts';
import { clientPolicy, listenerTls } from './tls-shapes.ts';

const maxRequests = z.strictObject({ maxRequests: integer(1) });

const listener = z
  .strictObject({
    portMapping,
    connectionPool: z.optional(
      oneOf({
        grpc: maxRequests,
        http: z.strictObject({ maxConnections: integer(1), maxPendingRequests: z.optional(integer(1)) }),
        http2: maxRequests,
        tcp: z.strictObject({ maxConnections: integer(1) }),
      }),
    ),
    healthCheck: z.optional(
      z.strictObject({
        healthyThreshold: integer(2, 10),
        intervalMillis: integer(5000, 300_000),
        path: z.optional(z.string()),
        port: z.optional(port),
        protocol,
        timeoutMillis: integer(2000, 60_000),
        unhealthyThreshold: integer(2, 10),
      }),
    ),
    outlierDetection: z.optional(
      z.strictObject({
        baseEjectionDuration: duration,
        interval: duration,
        maxEjectionPercent: integer(0, 100),
        maxServerErrors: integer(1),
      }),
    ),
    timeout: z.optional(
      oneOf({ grpc: requestTimeout, http: requestTimeout, http2: requestTimeout, tcp: connectionTimeout }),
    ),
    tls: z.optional(listenerTls),
  })
  .check(
    z.refine(({ portMapping: { protocol: own }, connectionPool }) => isOf(own, connectionPool), {
      path: ['connectionPool'],
      error: 'a connection pool must be of its listener’s protocol',
    }),
    z.refine(({ portMapping: { protocol: own }, timeout }) => isOf(own, timeout), {
      path: ['timeout'],
      error: 'a timeout must be of its listener’s protocol',
    }),
    z.refine(({ portMapping: own, healthCheck }) => (healthCheck?.port ?? own.port) === own.port, {
      path: ['healthCheck', 'port'],
      error: 'a health check must be on its listener’s port',
    }),
  );

/** Whether a union with a member for each protocol, where it is there, has the member of this one. */
const isOf = (own: string, union: object | undefined) => union === undefined || own in union;

const accessLog = oneOf({
  file: z.strictObject({
    path: text(1, 255),
    format: z.optional(
      oneOf({
        json: z.array(z.strictObject({ key: text(1, 100), value: text(1, 100) })),
        text: text(1, 1000),
      }),
    ),
  }),
});

const cloudMapName = text(1, 1024);

export const virtualNodeSpec = z
  .strictObject({
    backendDefaults: z.optional(z.strictObject({ clientPolicy: z.optional(clientPolicy) })),
    backends: z.optional(
      z.array(
        oneOf({
          virtualService: z.strictObject({ virtualServiceName: z.string(), clientPolicy: z.optional(clientPolicy) }),
        }),
      ),
    ),
    listeners: z.optional(z.array(listener).check(eachPortOnce)),
    logging: z.optional(z.strictObject({ accessLog: z.optional(accessLog) })),
    serviceDiscovery: z.optional(
      oneOf({
        awsCloudMap: z.strictObject({
          namespaceName: cloudMapName,
          serviceName: cloudMapName,
          attributes: z.optional(z.array(z.strictObject({ key: text(1, 255), value: text(1, 1024) }))),
          ipPreference: z.optional(ipPreference),
        }),
        dns: z.strictObject({
          hostname: z.string(),
          ipPreference: z.optional(ipPreference),
          responseType: z.optional(z.enum(['LOADBALANCER', 'ENDPOINTS'])),
        }),
      }),
    ),
  })
  .check(
    z.refine(({ listeners = [], serviceDiscovery }) => listeners.length === 0 || serviceDiscovery !== undefined, {
      path: ['serviceDiscovery'],
      error: 'a node with a listener must have service discovery',
    }),
  );

export type VirtualNodeSpec = z.infer<typeof virtualNodeSpec>;

type Spec = Readonly<Record<string, unknown>>;

/** A node's spec with what App Mesh adds to it: no backends, and a health check on its listener's port. */
export function nodeSpecFilledIn(spec: Spec): Spec {
  const { listeners } = virtualNodeSpec.parse(spec);
  return {
    backends: [],
    ...spec,
    ...(listeners && {
      listeners: listeners.map(({ healthCheck, ...rest }) => ({
        ...rest,
        ...(healthCheck && { healthCheck: { port: rest.portMapping.port, ...healthCheck } }),
      })),
    }),
  };
}
