import * as z from 'zod/mini';
import { integer, oneOf, text } from '../kit/shapes.ts';
import { logging } from './access-log.ts';
import {
  checkedOnOwnPort,
  connectionPools,
  eachPortOnce,
  healthCheck,
  healthChecksFilledIn,
  ofOwnProtocol,
} from './listener-shapes.ts';
import { connectionTimeout, duration, ipPreference, portMapping, protocol, requestTimeout } from './shapes.ts';
import { backendDefaults, clientPolicy, listenerTls } from './tls-shapes.ts';

/** Envoy takes no other for outlier detection. Source: Envoy API, OutlierDetection. */
const lastingDuration = duration.check(z.refine(({ value = 0 }) => value > 0, { error: 'must be longer than 0' }));

const listener = z
  .strictObject({
    portMapping,
    connectionPool: z.optional(oneOf(connectionPools)),
    healthCheck: z.optional(healthCheck(protocol)),
    outlierDetection: z.optional(
      z.strictObject({
        baseEjectionDuration: lastingDuration,
        interval: lastingDuration,
        maxEjectionPercent: integer(0, 100),
        maxServerErrors: integer(1),
      }),
    ),
    timeout: z.optional(
      oneOf({ grpc: requestTimeout, http: requestTimeout, http2: requestTimeout, tcp: connectionTimeout }),
    ),
    tls: z.optional(listenerTls),
  })
  .check(ofOwnProtocol('connectionPool', 'a connection pool'), ofOwnProtocol('timeout', 'a timeout'), checkedOnOwnPort);

const cloudMapName = text(1, 1024);

const serviceDiscovery = oneOf({
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
});

const backend = oneOf({
  virtualService: z.strictObject({ virtualServiceName: z.string(), clientPolicy: z.optional(clientPolicy) }),
});

const eachOnce = z.refine<readonly z.infer<typeof backend>[]>(
  (backends) => new Set(backends.map((one) => one.virtualService?.virtualServiceName)).size === backends.length,
  { error: 'each backend may be named once' },
);

export const virtualNodeSpec = z
  .strictObject({
    backendDefaults: z.optional(backendDefaults),
    backends: z.optional(z.array(backend).check(eachOnce)),
    listeners: z.optional(z.array(listener).check(eachPortOnce)),
    logging: z.optional(logging),
    serviceDiscovery: z.optional(serviceDiscovery),
  })
  .check(
    z.refine(({ listeners = [], serviceDiscovery: discovery }) => listeners.length === 0 || discovery !== undefined, {
      path: ['serviceDiscovery'],
      error: 'a node with a listener must have service discovery',
    }),
  );

type Spec = Readonly<Record<string, unknown>>;

/** A node's spec with what App Mesh adds to it: no backends, and a health check on its listener's port. */
export const nodeSpecFilledIn = (spec: Spec): Spec => ({ backends: [], ...healthChecksFilledIn(spec) });
