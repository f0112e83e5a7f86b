import * as z from 'zod';

/** A route that a sidecar cannot follow. As with Envoy, the route it followed before stays in force. */
export class RejectedRoute extends Error {
  override readonly name = 'RejectedRoute';
}

const duration = z.strictObject({ unit: z.enum(['ms', 's']), value: z.int().nonnegative() });

const valueMatch = z.strictObject({
  exact: z.optional(z.string()),
  prefix: z.optional(z.string()),
  suffix: z.optional(z.string()),
  regex: z.optional(z.string()),
  range: z.optional(z.strictObject({ start: z.int(), end: z.int() })),
});

const namedValues = z.array(
  z.strictObject({ name: z.string(), invert: z.optional(z.boolean()), match: z.optional(valueMatch) }),
);

const match = z.strictObject({
  prefix: z.optional(z.string()),
  path: z.optional(z.strictObject({ exact: z.optional(z.string()), regex: z.optional(z.string()) })),
  method: z.optional(z.string()),
  scheme: z.optional(z.enum(['http', 'https'])),
  port: z.optional(z.int()),
  headers: z.optional(namedValues),
  queryParameters: z.optional(
    z.array(
      z.strictObject({
        name: z.string(),
        match: z.optional(z.strictObject({ exact: z.optional(z.string()) })),
      }),
    ),
  ),
});

const action = z.strictObject({
  weightedTargets: z
    .array(z.strictObject({ virtualNode: z.string(), weight: z.int().nonnegative(), port: z.optional(z.int()) }))
    .min(1),
});

const retryPolicy = z.strictObject({
  maxRetries: z.int().nonnegative(),
  perRetryTimeout: duration,
  httpRetryEvents: z.optional(z.array(z.enum(['server-error', 'gateway-error', 'client-error', 'stream-error']))),
  tcpRetryEvents: z.optional(z.array(z.enum(['connection-error']))),
});

const timeout = z.strictObject({ perRequest: z.optional(duration), idle: z.optional(duration) });

const httpRoute = z.strictObject({
  match,
  action,
  retryPolicy: z.optional(retryPolicy),
  timeout: z.optional(timeout),
});

const grpcMatch = z.strictObject({
  serviceName: z.optional(z.string()),
  methodName: z.optional(z.string()),
  metadata: z.optional(namedValues),
  port: z.optional(z.int()),
});

const grpcRetryEvents = z.enum(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable']);

const grpcRoute = z.strictObject({
  match: grpcMatch,
  action,
  retryPolicy: z.optional(
    z.strictObject({ ...retryPolicy.shape, grpcRetryEvents: z.optional(z.array(grpcRetryEvents)) }),
  ),
  timeout: z.optional(timeout),
});

const tcpRoute = z.strictObject({
  match: z.optional(z.strictObject({ port: z.optional(z.int()) })),
  action,
  timeout: z.optional(z.strictObject({ idle: z.optional(duration) })),
});

const routeSpec = z.strictObject({
  priority: z.optional(z.int()),
  httpRoute: z.optional(httpRoute),
  http2Route: z.optional(httpRoute),
  grpcRoute: z.optional(grpcRoute),
  tcpRoute: z.optional(tcpRoute),
});

export type HttpMatch = z.infer<typeof match>;
export type ValueMatch = z.infer<typeof valueMatch>;
export type HttpRoute = z.infer<typeof httpRoute>;
export type GrpcMatch = z.infer<typeof grpcMatch>;
export type GrpcRoute = z.infer<typeof grpcRoute>;
export type TcpRoute = z.infer<typeof tcpRoute>;
export type Duration = z.infer<typeof duration>;

/** A route by what it takes: requests of HTTP or of gRPC, or connections. */
type TypedRoute =
  | { readonly type: 'http'; readonly route: HttpRoute }
  | { readonly type: 'grpc'; readonly route: GrpcRoute }
  | { readonly type: 'tcp'; readonly route: TcpRoute };

function typedRoute(spec: z.infer<typeof routeSpec>): TypedRoute {
  const { httpRoute: http, http2Route: http2, grpcRoute: grpc, tcpRoute: tcp } = spec;
  const given = [http, http2, grpc, tcp].filter((route) => route !== undefined);
  const request = http ?? http2;
  if (given.length === 1 && request !== undefined) return { type: 'http', route: request };
  if (given.length === 1 && grpc !== undefined) return { type: 'grpc', route: grpc };
  if (given.length === 1 && tcp !== undefined) return { type: 'tcp', route: tcp };
  throw new RejectedRoute('spec: expected exactly one of httpRoute, http2Route, grpcRoute and tcpRoute');
}

/**
 * Reads the spec of a route as App Mesh returns it.
 *
 * @throws RejectedRoute that names what a sidecar does not follow: an unknown member, weights that add up to 0.
 */
export function parseRouteSpec(spec: unknown): { readonly priority: number | undefined; readonly typed: TypedRoute } {
  const parsed = routeSpec.safeParse(spec);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'spec'}: ${issue.message}`);
    throw new RejectedRoute(problems.join('; '));
  }
  const typed = typedRoute(parsed.data);
  if (typed.route.action.weightedTargets.every((target) => target.weight === 0)) {
    throw new RejectedRoute('action.weightedTargets: sum of weights is 0, so there is no target to draw');
  }
  return { priority: parsed.data.priority, typed };
}
