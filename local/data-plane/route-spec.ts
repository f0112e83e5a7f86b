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

const httpRoute = z.strictObject({
  match,
  action: z.strictObject({
    weightedTargets: z
      .array(
        z.strictObject({
          virtualNode: z.string(),
          weight: z.int().nonnegative(),
          port: z.optional(z.int()),
        }),
      )
      .min(1),
  }),
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

const routeSpec = z.strictObject({
  priority: z.optional(z.int()),
  httpRoute: z.optional(httpRoute),
  http2Route: z.optional(httpRoute),
});

export type HttpMatch = z.infer<typeof match>;
export type ValueMatch = z.infer<typeof valueMatch>;
export type HttpRoute = z.infer<typeof httpRoute>;
export type Duration = z.infer<typeof duration>;

/**
 * Reads the spec of an HTTP or HTTP/2 route as App Mesh returns it.
 *
 * @throws RejectedRoute that names what a sidecar does not follow: another type, an unknown member, weights that add up to 0.
 */
export function parseRouteSpec(spec: unknown): { priority: number | undefined; route: HttpRoute } {
  for (const type of ['grpcRoute', 'tcpRoute']) {
    if (typeof spec === 'object' && spec !== null && type in spec && Reflect.get(spec, type) !== undefined) {
      throw new RejectedRoute(`${type}: this sidecar follows httpRoute and http2Route only`);
    }
  }
  const parsed = routeSpec.safeParse(spec);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'spec'}: ${issue.message}`);
    throw new RejectedRoute(problems.join('; '));
  }
  const { httpRoute: http, http2Route: http2, priority } = parsed.data;
  const route = http ?? http2;
  if (route === undefined || (http !== undefined && http2 !== undefined)) {
    throw new RejectedRoute('spec: expected exactly one of httpRoute and http2Route');
  }
  if (route.action.weightedTargets.every((target) => target.weight === 0)) {
    throw new RejectedRoute('action.weightedTargets: sum of weights is 0, so there is no target to draw');
  }
  return { priority, route };
}
