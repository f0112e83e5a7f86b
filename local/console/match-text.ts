import * as z from 'zod/mini';

const value = z.optional(z.record(z.string(), z.unknown()));
const named = z.optional(
  z.array(z.object({ name: z.string(), invert: z.optional(z.boolean()), match: z.optional(z.unknown()) })),
);

const matchShape = z.object({
  prefix: z.optional(z.string()),
  path: value,
  hostname: value,
  method: z.optional(z.string()),
  scheme: z.optional(z.string()),
  port: z.optional(z.number()),
  serviceName: z.optional(z.string()),
  methodName: z.optional(z.string()),
  headers: named,
  metadata: named,
  queryParameters: named,
});

const route = z.optional(z.object({ match: z.optional(matchShape) }));
const specShape = z.object({
  priority: z.optional(z.number()),
  httpRoute: route,
  http2Route: route,
  grpcRoute: route,
  tcpRoute: route,
});

type Match = z.infer<typeof matchShape>;

/** `exact /red`, `range 1 to 5`. */
function valueText(match: unknown): string {
  if (typeof match !== 'object' || match === null) return 'is there';
  const [[how, what] = ['', '']] = Object.entries(match);
  if (typeof what !== 'object' || what === null) return `${how} ${what}`;
  return `${how} ${Object.values(what).join(' to ')}`;
}

function conditions(match: Match): string[] {
  const plain = (['prefix', 'method', 'scheme', 'port', 'serviceName', 'methodName'] as const).flatMap((name) =>
    match[name] === undefined ? [] : [`${name} ${match[name]}`],
  );
  const values = (['path', 'hostname'] as const).flatMap((name) =>
    match[name] === undefined ? [] : [`${name} ${valueText(match[name])}`],
  );
  const lists = (['headers', 'metadata', 'queryParameters'] as const).flatMap((name) =>
    (match[name] ?? []).map((one) => `${name} ${one.name}${one.invert === true ? ' not' : ''} ${valueText(one.match)}`),
  );
  return [...plain, ...values, ...lists];
}

/**
 * What a route or gateway route matches, in words: `prefix /, headers x-team exact blue`; `everything` without a condition.
 *
 * @param spec one that App Mesh has accepted
 */
export function matchText(spec: unknown): string {
  const { priority, ...routes } = specShape.parse(spec);
  const match = Object.values(routes).find((one) => one !== undefined)?.match ?? {};
  const priorities = priority === undefined ? [] : [`priority ${priority}`];
  return [...conditions(match), ...priorities].join(', ') || 'everything';
}
