import fc from 'fast-check';
import type { RouteKind, RouteSpec } from '../../../../adapters/routers/app-mesh/route-spec.ts';
import { routeKinds } from '../../../../adapters/routers/app-mesh/route-spec.ts';
import type { Json, Target } from '../../../../core/routing/route.ts';

const duration = fc.record({ unit: fc.constantFrom('s', 'ms'), value: fc.nat(60_000) });
const path = fc.constantFrom('/', '/colors', '/v1/');
const headers = fc.array(
  fc.record({
    name: fc.constantFrom('x-user', 'cookie'),
    invert: fc.boolean(),
    match: fc.constantFrom<Json>({ exact: 'beta' }, { range: { start: 1, end: 9 } }),
  }),
  { minLength: 1, maxLength: 2 },
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** What App Mesh lets a person set beside the targets, by kind of route. */
const members: Readonly<Record<RouteKind, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  httpRoute: {
    match: fc.record({ prefix: path }),
    retryPolicy: optional(
      fc.record({
        httpRetryEvents: fc.constant(['server-error', 'gateway-error']),
        maxRetries: fc.nat(5),
        perRetryTimeout: duration,
      }),
    ),
    timeout: optional(fc.record({ idle: duration, perRequest: duration })),
  },
  http2Route: {
    match: fc.record({ path: fc.record({ regex: fc.constant('/v[0-9]+/.*') }), headers, scheme: fc.constant('https') }),
    timeout: optional(fc.record({ idle: duration })),
  },
  grpcRoute: {
    match: fc.record({ serviceName: fc.constant('color.Color'), methodName: fc.constant('Tell') }),
    retryPolicy: optional(fc.record({ grpcRetryEvents: fc.constant(['unavailable']), maxRetries: fc.nat(5) })),
  },
  tcpRoute: {
    match: optional(fc.record({ port: fc.integer({ min: 1, max: 65_535 }) })),
    timeout: optional(fc.record({ idle: duration })),
  },
};

const port = optional(fc.integer({ min: 1, max: 65_535 }));
const bare = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

/** The stable with all the weight; others, the canary among them perhaps, with none. */
const targets = fc
  .record({
    stable: fc.record({ id: fc.constant('stable'), weight: fc.integer({ min: 1, max: 100 }), port }),
    canary: optional(fc.record({ id: fc.constant('canary'), weight: fc.constant(0), port })),
    others: fc.uniqueArray(fc.record({ id: fc.constantFrom('old', 'older', 'oldest'), weight: fc.constant(0), port }), {
      maxLength: 3,
      selector: ({ id }) => id,
    }),
  })
  .chain(({ stable, canary, others }) => {
    const all = [stable, ...(canary ? [canary] : []), ...others].map(bare) as Target[];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

/** As App Mesh writes a target. */
const asWritten = ({ id, ...rest }: Target) => ({ virtualNode: id, ...rest });

const ofKind = (kind: RouteKind): fc.Arbitrary<RouteSpec> =>
  fc.record({ priority: optional(fc.nat(1000)), targets, body: fc.record(members[kind]) }).map(
    ({ priority, targets: weightedTargets, body }) =>
      bare({
        priority,
        [kind]: { ...bare(body), action: { weightedTargets: weightedTargets.map(asWritten) } },
      }) as unknown as RouteSpec,
  );

/** A route as a person may have written it, of any kind, all of its weight on `stable`. */
export const arbitrarySpec: fc.Arbitrary<RouteSpec> = fc.constantFrom(...routeKinds).chain(ofKind);

/** The same value with the keys of its objects in another order. */
export function reordered(value: Json, turn: (keys: string[]) => string[]): Json {
  if (Array.isArray(value)) return value.map((one: Json) => reordered(one, turn));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as { readonly [key: string]: Json };
  return Object.fromEntries(turn(Object.keys(object)).map((key) => [key, reordered(object[key] ?? null, turn)]));
}
