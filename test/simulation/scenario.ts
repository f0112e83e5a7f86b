import type { FaultPlan } from './fault-plan.ts';
import type { Random } from './random.ts';
import { kindOf, nodeTargetsIn } from './routers/app-mesh-route.ts';

/** The answers of a version: the results of its requests. */
export interface Behaviour {
  /** Share of 5xx answers. */
  readonly errors: number;
  readonly latencyMs: number;
  /** No target is there that a request could be sent to. */
  readonly isGone?: true;
}

/** All that a seed decides about a run before it begins, faults and people apart. */
export interface Scenario {
  /** As App Mesh writes them; a team on another router writes the same in its router's words. */
  readonly routes: readonly { readonly name: string; readonly spec: Readonly<Record<string, unknown>> }[];
  readonly callers: readonly string[];
  /** Callers whose sidecars stay with the routes that they have. */
  readonly staying?: readonly string[];
  readonly requestsPerSecond: number;
  /** Without its router, which the team's router adds. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly stable: Behaviour;
  readonly canary: 'good' | 'slow' | 'aPointWorse' | 'bad' | 'dead' | 'turnsBad';
  /** Minutes after the start at which `turnsBad` turns. */
  readonly turnsAfterMinutes: number;
  readonly alarms: readonly AlarmName[];
  /** Milliseconds until a metric can be read. */
  readonly metricLagMs: number;
  readonly alarmsOnly: boolean;
  /** Between two windows, milliseconds since the epoch; absent without windows. */
  readonly closed?: { readonly from: number; readonly to: number };
}

export const alarmNames = ['errors', 'latency', 'composite'] as const;
export type AlarmName = (typeof alarmNames)[number];

export const names = {
  /** The mesh, the load balancer or the service of Lattice. */
  scope: 'shop',
  router: 'checkout-router',
  service: 'checkout.shop.local',
  stable: 'checkout-v1',
  canary: 'checkout-v2',
  next: 'checkout-v3',
} as const;

const healthy: Behaviour = { errors: 0.001, latencyMs: 40 };

/** A good canary answers as the stable does. */
export const behaviours: Readonly<Record<'slow' | 'aPointWorse' | 'bad' | 'dead' | 'gone', Behaviour>> = {
  slow: { errors: 0.001, latencyMs: 120 },
  aPointWorse: { errors: 0.011, latencyMs: 40 },
  bad: { errors: 0.12, latencyMs: 45 },
  dead: { errors: 1, latencyMs: 0 },
  gone: { errors: 1, latencyMs: 0, isGone: true },
};

/** Two rollouts of three have nothing against them but what goes wrong on their way. */
const good = Array.from({ length: 8 }, () => 'good' as const);

export function scenarioOf(random: Random): Scenario {
  const alarmsOnly = random.chance(0.25);
  const alarms = alarmNames.filter(() => random.chance(0.6));
  const watched = alarmsOnly && alarms.length === 0 ? (['errors'] as const) : alarms;
  const kind = alarmsOnly ? random.pick(['httpRoute', 'http2Route', 'grpcRoute', 'tcpRoute']) : 'httpRoute';
  const canary = random.pick([...good, 'slow', 'bad', 'dead', 'turnsBad'] as const);
  const drawn: Scenario = {
    routes: Array.from({ length: random.pick([1, 1, 2, 3]) }, (_, i) => ({
      name: `route-${i + 1}`,
      spec: routeSpec(random, kind, i),
    })),
    callers: random.pick([['gateway'], ['gateway', 'web']]),
    requestsPerSecond: random.pick([10, 40, 150]),
    stable: healthy,
    canary,
    turnsAfterMinutes: random.int(2, 14),
    alarms: watched,
    metricLagMs: random.pick([0, 20_000, 60_000]),
    alarmsOnly,
    spec: specOf(random, alarmsOnly, watched),
  };
  return kind !== 'tcpRoute' && random.chance(0.3) ? withTesters(drawn, random) : drawn;
}

/** The same with testers before the first percent. */
export function withTesters(drawn: Scenario, random: Random): Scenario {
  const hold = random.chance(0.5) ? { hold: `${random.int(1, 3)}m` } : {};
  const approval = random.chance(0.3)
    ? { approval: { timeout: '3m', onTimeout: random.pick(['rollback', 'proceed']) } }
    : {};
  const testers = { header: 'x-canary', match: { exact: 'true' }, ...hold, ...approval };
  return { ...drawn, spec: { ...drawn.spec, strategy: { testers, ...Object(drawn.spec.strategy) } } };
}

/** Judged by errors alone: no alarm, no latency. */
export const judgedByErrors = (drawn: Scenario): Scenario => {
  const analysis = {
    metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay: '60s' },
    onNoData: 'rollback',
    onInconclusive: 'rollback',
  };
  const spec = { ...drawn.spec, alarms: [], analysis };
  return { ...drawn, alarmsOnly: false, alarms: [], requestsPerSecond: 150, spec };
};

/** Where agents do not forward errors, half of the services are judged by errors alone, and their canary is dead. */
export const withBlindAgents = (drawn: Scenario, random: Random, plan: FaultPlan): Scenario =>
  plan.rates.has('metrics: errors not forwarded') && random.chance(0.5)
    ? { ...judgedByErrors(drawn), canary: 'dead' }
    : drawn;

/**
 * The same on a dozen large routes, or on so many that the item with them is near the table's limit. Each route has
 * nine further targets, without weight and with the longest names that are allowed.
 */
export function withLargeRoutes(drawn: Scenario, random: Random): Scenario {
  const [first] = drawn.routes;
  if (first === undefined) return drawn;
  const kind = kindOf(first.spec);
  const body = Object(first.spec[kind]);
  const [stable] = nodeTargetsIn(first.spec);
  const others = largeNodes.map((virtualNode) => ({ ...stable, virtualNode, weight: 0 }));
  const spec = { ...first.spec, [kind]: { ...body, action: { weightedTargets: [stable, ...others] } } };
  const routes = Array.from({ length: random.pick([12, 12, 12, 12, 12, 40, 50]) }, (_, i) => ({
    name: i === 0 ? first.name : `${first.name}-${i}-${'r'.repeat(200)}`,
    spec: i === 0 || kind === 'tcpRoute' ? spec : { ...spec, priority: 100 + 2 * i },
  }));
  return { ...drawn, routes };
}

/** Its windows are closed at its start, or from a quarter of an hour after it on, for a quarter or two. */
export function withWindows(drawn: Scenario, random: Random, start: number): Scenario {
  const quarter = 15 * 60_000;
  const begin = start - (start % quarter);
  const from = begin + random.pick([0, quarter]);
  const to = from + random.pick([quarter, 2 * quarter]);
  const hours = (a: number, b: number) => [a, b].map((at) => new Date(at).toISOString().slice(11, 16)).join('-');
  const before = from === begin ? [] : [{ hours: hours(begin, from) }];
  const windows = [...before, { hours: hours(to, to + 32 * quarter) }];
  return { ...drawn, closed: { from, to }, spec: { ...drawn.spec, windows } };
}

export const largeNodes = Array.from({ length: 8 }, (_, i) => `checkout-old-${i}-${'n'.repeat(239)}`);

/** A rollout of `canary`, from the version that serves. */
function specOf(random: Random, alarmsOnly: boolean, alarms: readonly AlarmName[]): Scenario['spec'] {
  const minutes = (from: number, to: number) => `${random.int(from, to)}m`;
  const gate = { timeout: minutes(1, 8), onTimeout: random.pick(['rollback', 'proceed']) };
  const climb = random.pick([
    { canary: { weight: random.pick([5, 10, 25]), bake: minutes(3, 6) } },
    {
      steps: [
        { weight: 10, bake: minutes(2, 4), ...(random.chance(0.3) ? { approval: gate } : {}) },
        { weight: 50, bake: minutes(2, 4), ...(random.chance(0.3) ? { approval: gate } : {}) },
      ],
    },
    { linear: { step: 34, every: minutes(2, 4) } },
    { allAtOnce: true },
    // A write in doubt outlives the step that it was for.
    ...(alarmsOnly ? [{ steps: [10, 30, 60].map((weight) => ({ weight, bake: '30s' })) }] : []),
    // So long that no look comes before a wake was due.
    ...(alarmsOnly && random.chance(0.3) ? [{ canary: { weight: 10, bake: '30m' } }] : []),
  ]);
  return {
    service: 'checkout',
    canary: names.canary,
    strategy: { ...climb, finalBake: minutes(2, 4), keepWarm: minutes(0, 6) },
    analysis: alarmsOnly
      ? 'alarmsOnly'
      : {
          metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay: '60s' },
          ...(random.chance(0.6) ? { latency: {} } : {}),
          onNoData: random.pick(['hold', 'rollback']),
          onInconclusive: random.pick(['hold', 'rollback', 'proceed']),
        },
    alarms,
  };
}

/** A route as people have them: with more in it than weights, and weights that need not be percent. */
function routeSpec(random: Random, kind: string, i: number): Readonly<Record<string, unknown>> {
  const port = random.chance(0.5) ? { port: 8080 } : {};
  const weightedTargets = [{ virtualNode: names.stable, weight: random.pick([100, 100, 1]), ...port }];
  const http = {
    match: { prefix: i === 0 ? '/' : `/part-${i}` },
    retryPolicy: {
      maxRetries: random.int(1, 3),
      perRetryTimeout: { unit: 's', value: 5 },
      httpRetryEvents: ['server-error'],
    },
  };
  const grpc = { match: i === 0 ? {} : { serviceName: `part-${i}` } };
  const more = kind === 'tcpRoute' ? {} : kind === 'grpcRoute' ? grpc : http;
  return { priority: 100 + 10 * i, [kind]: { action: { weightedTargets }, ...more } };
}
