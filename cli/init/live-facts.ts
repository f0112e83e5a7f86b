import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import { metricPresets } from '../../adapters/cloudwatch/metric-presets.ts';
import type { RouteKind } from '../../adapters/routers/app-mesh/route-spec.ts';
import { routeKind } from '../../adapters/routers/app-mesh/route-spec.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { RouterRef, Target } from '../../core/routing/route.ts';
import { carrying, formatTargets } from '../../core/routing/weights.ts';
import type { CollectorName } from '../../core/spec/presets.ts';
import { presetNames } from '../../core/spec/presets.ts';
import { exits, Failure } from '../run/failure.ts';
import type { ClientSettings } from '../run/settings.ts';

/** The facts about a live route that a spec needs. */
export interface LiveRoute {
  readonly stable: string;
  readonly kind: RouteKind;
  readonly canaryExists: boolean;
}

/** Reads a route with the caller's permissions. @throws Failure when it does not exist, or is already split */
export async function liveRoute(
  settings: ClientSettings,
  router: RouterRef,
  route: string,
  canary: string,
): Promise<LiveRoute> {
  const mesh = trafficRouter(settings);
  const [{ rest, targets }, identity] = await Promise.all([
    named(mesh.readRoute({ router, route })),
    mesh.targetIdentity(router, canary),
  ]);
  const kind = routeKind(rest);
  const serving = carrying(targets);
  const [stable] = serving;
  if (kind === undefined || stable === undefined || serving.length > 1) throw notOne(route, serving);
  if (stable.id === canary)
    throw new Failure(exits.usage, `${canary} already serves ${route}: name the new virtual node`);
  return { stable: stable.id, kind, canaryExists: identity !== undefined };
}

const notOne = (route: string, serving: readonly Target[]) =>
  new Failure(
    exits.usage,
    `${route} has ${formatTargets(serving)}: a rollout starts from a route with all weight on one target`,
  );

async function named<Answer>(reading: Promise<Answer>): Promise<Answer> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new Failure(exits.usage, `${error.message.replace(/^reading /, '')}: check --mesh, --router and --route`, {
      cause: error,
    });
  }
}

/** The preset and the namespace of a target's metrics. */
export interface FoundMetrics {
  readonly preset: CollectorName;
  readonly namespace: string;
}

/** Finds the preset and the namespace of the requests to `target`; undefined without any in CloudWatch. */
export async function findMetrics(client: CloudWatchClient, target: string): Promise<FoundMetrics | undefined> {
  for (const preset of presetNames) {
    const namespace = await namespaceOf(client, preset, target);
    if (namespace !== undefined) return { preset, namespace };
  }
  return undefined;
}

async function namespaceOf(
  client: CloudWatchClient,
  preset: CollectorName,
  target: string,
): Promise<string | undefined> {
  const { requests, target: dimension, counts } = metricPresets[preset];
  const wanted = { ...requests.dimensions, [dimension]: target };
  const input = {
    MetricName: requests.name,
    Dimensions: Object.entries(wanted).map(([Name, Value]) => ({ Name, Value })),
  };
  // Statsd and Prometheus share the metric's name; that of statsd has one more dimension.
  const own = (names: readonly string[]) => preset !== 'appmesh-extension-prometheus' || !names.includes('metric_type');
  for await (const { Metrics = [] } of paginateListMetrics({ client }, input))
    for (const { Namespace, Dimensions = [] } of Metrics) {
      const all = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
      if (Namespace !== undefined && own(Object.keys(all)) && counts(all)) return Namespace;
    }
  return undefined;
}
