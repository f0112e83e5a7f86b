import * as z from 'zod/mini';
import {
  between,
  connectionTimeout,
  duration,
  integer,
  ipPreference,
  oneOf,
  port,
  portMapping,
  protocol,
  requestTimeout,
} from './shapes.ts';
import { clientPolicy, listenerTls } from './tls-shapes.ts';

const maxRequests = z.strictObject({ maxRequests: integer(1) });

const listener = z.strictObject({
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
});

const accessLog = oneOf({
  file: z.strictObject({
    path: between(1, 255),
    format: z.optional(
      oneOf({
        json: z.array(z.strictObject({ key: between(1, 100), value: between(1, 100) })),
        text: between(1, 1000),
      }),
    ),
  }),
});

const cloudMapName = between(1, 1024);

export const virtualNodeSpec = z.strictObject({
  backendDefaults: z.optional(z.strictObject({ clientPolicy: z.optional(clientPolicy) })),
  backends: z.optional(
    z.array(
      oneOf({
        virtualService: z.strictObject({ virtualServiceName: z.string(), clientPolicy: z.optional(clientPolicy) }),
      }),
    ),
  ),
  listeners: z.optional(z.array(listener)),
  logging: z.optional(z.strictObject({ accessLog: z.optional(accessLog) })),
  serviceDiscovery: z.optional(
    oneOf({
      awsCloudMap: z.strictObject({
        namespaceName: cloudMapName,
        serviceName: cloudMapName,
        attributes: z.optional(z.array(z.strictObject({ key: between(1, 255), value: between(1, 1024) }))),
        ipPreference: z.optional(ipPreference),
      }),
      dns: z.strictObject({
        hostname: z.string(),
        ipPreference: z.optional(ipPreference),
        responseType: z.optional(z.enum(['LOADBALANCER', 'ENDPOINTS'])),
      }),
    }),
  ),
});

export type VirtualNodeSpec = z.infer<typeof virtualNodeSpec>;
