import * as z from 'zod/mini';
import { calledTls, listenerTls } from './tls-shapes.ts';

// What a proxy gets from the control plane, as plain data: it may cross a process boundary.

/** Milliseconds; 0 is no limit, and without the member App Mesh's default holds. */
const limits = z.object({ perRequestMs: z.optional(z.number()), idleMs: z.optional(z.number()) });

const protocol = z.enum(['http', 'http2', 'grpc', 'tcp']);

/** How many connections, or requests, a listener passes on at a time, and how many may wait. */
const poolLimits = z.object({ of: z.enum(['connections', 'requests']), most: z.int(), mostWaiting: z.int() });

/** Which address of a process is taken where it has one of each version of IP. */
const ipPreference = z.enum(['IPv4_ONLY', 'IPv6_ONLY', 'IPv4_PREFERRED', 'IPv6_PREFERRED']);

/** A listener of the node or gateway itself: the way in. */
const listener = z.object({
  port: z.int(),
  protocol,
  limits,
  pool: z.optional(poolLimits),
  tls: z.optional(listenerTls),
  /** Of a node, where its mesh or it has one: by which version of IP it listens and reaches its application. */
  ipPreference: z.optional(ipPreference),
});

/** What of another's listener its callers know. */
const calledListener = z.object({ port: z.int(), protocol });

/** A virtual service that the proxy has routes for. */
const outboundService = z.object({
  name: z.string(),
  /** Of its provider. Empty: it is reached on any port. */
  listeners: z.array(calledListener),
  /** Absent for a service that has none, whose requests have nowhere to go. */
  provider: z.optional(z.union([z.object({ virtualNode: z.string() }), z.object({ virtualRouter: z.string() })])),
});

const route = z.object({ name: z.string(), version: z.int(), spec: z.unknown() });
const router = z.object({ name: z.string(), routes: z.array(route) });

/** The name by which the tasks of a virtual node are found. */
const discovery = z.union([
  z.object({ hostname: z.string(), responseType: z.enum(['LOADBALANCER', 'ENDPOINTS']), ipPreference }),
  z.object({
    namespace: z.string(),
    service: z.string(),
    attributes: z.record(z.string(), z.string()),
    ipPreference,
  }),
]);

/** How callers check the processes behind a listener by themselves. */
const healthCheck = z.object({
  protocol,
  path: z.string(),
  /** What a check names as Host. */
  authority: z.string(),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  healthyThreshold: z.int(),
  unhealthyThreshold: z.int(),
});

/** When callers send a process that fails no requests for a while. */
const outlierDetection = z.object({
  maxServerErrors: z.int(),
  /** Between two looks whether one may come back. */
  intervalMs: z.number(),
  baseEjectionMs: z.number(),
  maxEjectionPercent: z.int(),
});

/** A listener with what it asks of its callers. */
const clusterListener = z.extend(calledListener, {
  healthCheck: z.optional(healthCheck),
  outlierDetection: z.optional(outlierDetection),
  tls: z.optional(calledTls),
});

/** A virtual node that requests may go to. */
const cluster = z.object({
  virtualNode: z.string(),
  listeners: z.array(clusterListener),
  discovery: z.optional(discovery),
});

/** Where and how a node or gateway logs the requests that it serves. */
const accessLog = z.object({
  path: z.string(),
  /** App Mesh's default unless given. */
  format: z.optional(
    z.object({
      json: z.optional(z.array(z.object({ key: z.string(), value: z.string() }))),
      text: z.optional(z.string()),
    }),
  ),
});

/** The configuration of one proxy. */
export const snapshot = z.object({
  /** Whether routes without a policy, and nodes that are providers, get App Mesh's hidden retries: the account's trait. */
  hasDefaultRetries: z.boolean(),
  meshName: z.string(),
  listeners: z.array(listener),
  accessLog: z.optional(accessLog),
  services: z.array(outboundService),
  routers: z.array(router),
  /** Of a virtual gateway: where what comes in at its listeners goes. */
  gatewayRoutes: z.optional(z.array(route)),
  clusters: z.array(cluster),
  /** Where requests to no service of the mesh go: on to where they were meant for, or nowhere. */
  egress: z.enum(['ALLOW_ALL', 'DROP_ALL']),
});

/** A process that requests to a virtual node go to. */
export const endpoint = z.object({
  virtualNode: z.string(),
  /** The port of the virtual node's listener that this process stands behind, as a weighted target names it. */
  listenerPort: z.int(),
  /** Where it is reached, such as `http://127.0.0.1:40123`. */
  origin: z.string(),
});

export type ListenerLimits = z.infer<typeof limits>;
export type Protocol = z.infer<typeof protocol>;
export type PoolLimits = z.infer<typeof poolLimits>;
export type Listener = z.infer<typeof listener>;
export type OutboundService = z.infer<typeof outboundService>;
export type SpecifiedRoute = z.infer<typeof route>;
export type Router = z.infer<typeof router>;
export type Discovery = z.infer<typeof discovery>;
export type IpPreference = z.infer<typeof ipPreference>;
export type Cluster = z.infer<typeof cluster>;
export type ClusterListener = z.infer<typeof clusterListener>;
export type HealthCheck = z.infer<typeof healthCheck>;
export type OutlierDetection = z.infer<typeof outlierDetection>;
export type AccessLog = z.infer<typeof accessLog>;
export type Snapshot = z.infer<typeof snapshot>;
/** What of it the mesh says. */
export type MeshSnapshot = Omit<Snapshot, 'hasDefaultRetries'>;
export type Endpoint = z.infer<typeof endpoint>;
