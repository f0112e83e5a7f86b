import { NotFoundError } from '../../core/errors.ts';
import type { AlarmSource, MetricSource, RouteReading, TrafficRouter } from '../../core/ports.ts';
import { measuredSpan } from '../../core/rollout/evidence-of.ts';
import type { Facts } from '../../core/rollout/facts.ts';
import type { HookAccess } from '../../core/rollout/hook-problems.ts';
import { routerOf, stableOf } from '../../core/rollout/make-plan.ts';
import type { RolloutSpec } from '../../core/rollout/spec.ts';

export interface World {
  readonly router: TrafficRouter;
  readonly metrics: MetricSource;
  readonly alarms: AlarmSource;
  /** What hooks may reach; nothing unless said. */
  readonly hookAccess?: HookAccess;
}

/** Looks at everything that a spec names; what does not exist is left out, so that all of it can be told at once. */
export async function findFacts(
  { router, metrics, alarms, hookAccess }: World,
  spec: RolloutSpec,
  now: number,
): Promise<Facts> {
  const ref = routerOf(spec);
  const routes = await Promise.all(
    spec.router.routes.map(async (name) => {
      const reading = await missingAsUndefined(router.readRoute({ router: ref, route: name }));
      return { name, ...(reading && { reading }) };
    }),
  );
  const stable = stableOf(spec, routes);
  const [canaryExists, stableExists, found, reported] = await Promise.all([
    router.hasTarget(ref, spec.canary),
    stable === undefined ? false : router.hasTarget(ref, stable),
    spec.alarms.length === 0 ? [] : alarms.read(spec.alarms),
    stable === undefined ? { callers: [] } : findMetrics(metrics, spec, stable, now),
  ]);
  return { routes, canaryExists, stableExists, alarms: found, ...reported, ...(hookAccess && { hookAccess }) };
}

/** Who reports on the stable, and what they reported of it in the last hours. */
async function findMetrics(
  metrics: MetricSource,
  spec: RolloutSpec,
  stable: string,
  now: number,
): Promise<Pick<Facts, 'callers' | 'measured'>> {
  const { analysis, canary } = spec;
  if (analysis === 'alarmsOnly') return { callers: [] };
  const router = routerOf(spec);
  const callers = await metrics.callersOf(analysis, router, stable);
  if ('preset' in analysis.metrics && callers.length === 0) return { callers };
  const { from, to } = measuredSpan({ plannedAt: now }, analysis.metrics, now);
  return {
    callers,
    measured: await metrics.measure({ analysis, router, stable, canary, callers }, from, to, 'stable'),
  };
}

const missingAsUndefined = async (reading: Promise<RouteReading>): Promise<RouteReading | undefined> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
};
