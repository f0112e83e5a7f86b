import * as z from 'zod/mini';
import { integer, listOf, present } from '../kit/shapes.ts';
import { grpcMatch, httpMatch, tcpMatch } from './route-match.ts';
import { connectionTimeout, duration, port, requestTimeout, resourceName } from './shapes.ts';

const weightedTarget = z.strictObject({ virtualNode: resourceName, weight: integer(0, 100), port: z.optional(port) });
const action = z.strictObject({ weightedTargets: listOf(weightedTarget, 1, 10) });

const httpEvents = z.optional(listOf(z.enum(['server-error', 'gateway-error', 'client-error', 'stream-error']), 1, 25));
const tcpEvents = z.optional(listOf(z.enum(['connection-error']), 1, 1));
const retries = {
  maxRetries: integer(0),
  perRetryTimeout: duration,
  httpRetryEvents: httpEvents,
  tcpRetryEvents: tcpEvents,
};

const grpcEvents = z.optional(
  listOf(z.enum(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable']), 1, 5),
);

const atLeastOne = (members: readonly string[]) =>
  z.refine<Readonly<Record<string, unknown>>>((policy) => present(policy, members).length > 0, {
    error: `at least one of ${members.join(', ')} must be given`,
  });

const httpRetryPolicy = z.strictObject(retries).check(atLeastOne(['httpRetryEvents', 'tcpRetryEvents']));
const grpcRetryPolicy = z
  .strictObject({ ...retries, grpcRetryEvents: grpcEvents })
  .check(atLeastOne(['grpcRetryEvents', 'httpRetryEvents', 'tcpRetryEvents']));

const httpRoute = z.strictObject({
  action,
  match: httpMatch,
  retryPolicy: z.optional(httpRetryPolicy),
  timeout: z.optional(requestTimeout),
});

const grpcRoute = z.strictObject({
  action,
  match: grpcMatch,
  retryPolicy: z.optional(grpcRetryPolicy),
  timeout: z.optional(requestTimeout),
});

const tcpRoute = z.strictObject({
  action,
  match: z.optional(tcpMatch),
  timeout: z.optional(connectionTimeout),
});

const routeTypes = ['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute'] as const;

export const routeSpec = z
  .strictObject({
    priority: z.optional(integer(0, 1000)),
    httpRoute: z.optional(httpRoute),
    http2Route: z.optional(httpRoute),
    grpcRoute: z.optional(grpcRoute),
    tcpRoute: z.optional(tcpRoute),
  })
  .check(
    z.refine((spec) => present(spec, routeTypes).length === 1, {
      error: `exactly one of ${routeTypes.join(', ')} must be given`,
    }),
  );

export type WeightedTarget = z.infer<typeof weightedTarget>;

/** What the checks across resources need of a route, whichever type it is of. */
export interface RouteFacts {
  readonly type: (typeof routeTypes)[number];
  readonly matchPort: number | undefined;
  readonly targets: readonly WeightedTarget[];
}

const facts = z.optional(z.object({ action, match: z.optional(z.object({ port: z.optional(port) })) }));
const specFacts = z.object({ httpRoute: facts, http2Route: facts, grpcRoute: facts, tcpRoute: facts });

/** @throws when it is not a valid route spec: call it for specs that were accepted before. */
export function routeFacts(spec: unknown): RouteFacts {
  const parsed = specFacts.parse(spec);
  for (const type of routeTypes) {
    const route = parsed[type];
    if (route !== undefined) return { type, matchPort: route.match?.port, targets: route.action.weightedTargets };
  }
  throw new Error('A route spec without a route.');
}
