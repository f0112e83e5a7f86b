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

const match = z.strictObject({
  prefix: z.optional(z.string()),
  path: z.optional(z.strictObject({ exact: z.optional(z.string()), regex: z.optional(z.string()) })),
  method: z.optional(z.string()),
  scheme: z.optional(z.enum(['http', 'https'])),
  port: z.optional(z.int()),
  headers: z.optional(
    z.array(z.strictObject({ name: z.string(), invert: z.optional(z.boolean()), match: z.optional(valueMatch) })),
  ),
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

const httpRoute = z.strictObject({
  match,
  action,
  retryPolicy: z.optional(
    z.strictObject({
      maxRetries: z.int().nonnegative(),
      perRetryTimeout: duration,
      httpRetryEvents: z.optional(z.array(z.enum(['server-error', 'gateway-error', 'client-error', 'stream-error']))),
      tcpRetryEvents: z.optional(z.array(z.enum(['connection-error']))),
    }),
  ),
  timeout: z.optional(z.strictObject({ perRequest: z.optional(duration), idle: z.optional(duration) })),
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
  tcpRoute: z.optional(tcpRoute),
});

export type HttpMatch = z.infer<typeof match>;
export type ValueMatch = z.infer<typeof valueMatch>;
export type HttpRoute = z.infer<typeof httpRoute>;
export type TcpRoute = z.infer<typeof tcpRoute>;
export type Duration = z.infer<typeof duration>;

/** A route by what it takes: requests of HTTP, or connections. */
type TypedRoute =
  | { readonly type: 'http'; readonly route: HttpRoute }
  | { readonly type: 'tcp'; readonly route: TcpRoute };

function typedRoute({ httpRoute: http, http2Route: http2, tcpRoute: tcp }: z.infer<typeof routeSpec>): TypedRoute {
  const given = [http, http2, tcp].filter((route) => route !== undefined);
  const request = http ?? http2;
  if (given.length === 1 && request !== undefined) return { type: 'http', route: request };
  if (given.length === 1 && tcp !== undefined) return { type: 'tcp', route: tcp };
  throw new RejectedRoute('spec: expected exactly one of httpRoute, http2Route and tcpRoute');
}

/**
 * Reads the spec of a route as App Mesh returns it.
 *
 * @throws RejectedRoute that names what a sidecar does not follow: another type, an unknown member, weights that add up to 0.
 */
export function parseRouteSpec(spec: unknown): { readonly priority: number | undefined; readonly typed: TypedRoute } {
  if (typeof spec === 'object' && spec !== null && Reflect.get(spec, 'grpcRoute') !== undefined) {
    throw new RejectedRoute('grpcRoute: this sidecar follows httpRoute, http2Route and tcpRoute only');
  }
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
