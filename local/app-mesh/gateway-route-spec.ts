import * as z from 'zod/mini';
import { integer, oneOf, present, text } from '../kit/shapes.ts';
import { grpcMembers, httpMembers, onePathAtMost } from './request-match.ts';
import { port, resourceName } from './shapes.ts';

const hostname = z.optional(oneOf({ exact: text(1, 253), suffix: text(1, 253) }));
const target = z.strictObject({
  port: z.optional(port),
  virtualService: z.strictObject({ virtualServiceName: resourceName }),
});

const byDefault = z.enum(['ENABLED', 'DISABLED']);
const hostnameRewrite = z.optional(z.strictObject({ defaultTargetHostname: z.optional(byDefault) }));

const prefixRewrite = z
  .strictObject({
    defaultPrefix: z.optional(byDefault),
    value: z.optional(
      text(1, 255).check(
        z.refine((value) => value.startsWith('/') && value.endsWith('/'), {
          error: 'a prefix must begin and end with /',
        }),
      ),
    ),
  })
  .check(
    z.refine((rewrite) => present(rewrite, ['defaultPrefix', 'value']).length <= 1, {
      error: 'at most one of defaultPrefix, value may be given',
    }),
  );

const httpRewrite = z.strictObject({
  hostname: hostnameRewrite,
  path: z.optional(z.strictObject({ exact: z.optional(text(1, 255)) })),
  prefix: z.optional(prefixRewrite),
});

const httpGatewayRoute = z
  .strictObject({
    action: z.strictObject({ rewrite: z.optional(httpRewrite), target }),
    match: z.strictObject({ ...httpMembers, hostname }).check(onePathAtMost),
  })
  .check(
    z.refine(({ action: { rewrite }, match }) => rewrite?.prefix === undefined || match.prefix !== undefined, {
      path: ['action', 'rewrite', 'prefix'],
      error: 'a prefix is rewritten where the match has one',
    }),
    z.refine(({ action: { rewrite }, match }) => rewrite?.path === undefined || match.path !== undefined, {
      path: ['action', 'rewrite', 'path'],
      error: 'a path is rewritten where the match has one',
    }),
  );

const grpcGatewayRoute = z.strictObject({
  action: z.strictObject({ rewrite: z.optional(z.strictObject({ hostname: hostnameRewrite })), target }),
  match: z.strictObject({ ...grpcMembers, hostname }),
});

const types = ['httpRoute', 'http2Route', 'grpcRoute'] as const;

export const gatewayRouteSpec = z
  .strictObject({
    priority: z.optional(integer(0, 1000)),
    httpRoute: z.optional(httpGatewayRoute),
    http2Route: z.optional(httpGatewayRoute),
    grpcRoute: z.optional(grpcGatewayRoute),
  })
  .check(
    z.refine((spec) => present(spec, types).length === 1, {
      error: `exactly one of ${types.join(', ')} must be given`,
    }),
  );

/** What the checks across resources need of a gateway route, whichever type it is of. */
export interface GatewayRouteFacts {
  readonly type: (typeof types)[number];
  readonly matchPort: number | undefined;
  readonly virtualServiceName: string;
  readonly targetPort: number | undefined;
}

const facts = z.optional(z.object({ action: z.object({ target }), match: z.object({ port: z.optional(port) }) }));
const specFacts = z.object({ httpRoute: facts, http2Route: facts, grpcRoute: facts });

/** @throws when it is not a valid spec: call it for specs that were accepted before. */
export function gatewayRouteFacts(spec: unknown): GatewayRouteFacts {
  const parsed = specFacts.parse(spec);
  for (const type of types) {
    const route = parsed[type];
    if (route === undefined) continue;
    const { virtualService, port: targetPort } = route.action.target;
    return { type, matchPort: route.match.port, targetPort, virtualServiceName: virtualService.virtualServiceName };
  }
  throw new Error('A gateway route spec without a route.');
}
