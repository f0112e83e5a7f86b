import { NotFoundError } from '../../core/errors.ts';
import type { AlarmSource, MetricSource, RouteReading, TrafficRouter } from '../../core/ports.ts';
import type { Facts } from '../../core/rollout/make-plan.ts';
import { routerOf, stableOf } from '../../core/rollout/make-plan.ts';
import type { RolloutSpec } from '../../core/rollout/spec.ts';

export interface World {
  readonly router: TrafficRouter;
  readonly metrics: MetricSource;
  readonly alarms: AlarmSource;
}

/** Looks at everything that a spec names; what does not exist is left out, so that all of it can be told at once. */
export async function findFacts({ router, metrics, alarms }: World, spec: RolloutSpec): Promise<Facts> {
  const ref = routerOf(spec);
  const routes = await Promise.all(
    spec.router.routes.map(async (name) => {
      const reading = await missingAsUndefined(router.readRoute({ router: ref, route: name }));
      return { name, ...(reading && { reading }) };
    }),
  );
  const stable = stableOf(spec, routes);
  const measured = spec.analysis !== 'alarmsOnly' && stable !== undefined;
  const [canaryExists, stableExists, found, callers] = await Promise.all([
    router.hasTarget(ref, spec.canary),
    stable === undefined ? false : router.hasTarget(ref, stable),
    spec.alarms.length === 0 ? [] : alarms.read(spec.alarms),
    measured && spec.analysis !== 'alarmsOnly' ? metrics.callersOf(spec.analysis, ref, stable) : [],
  ]);
  return { routes, canaryExists, stableExists, alarms: found, callers };
}

const missingAsUndefined = async (reading: Promise<RouteReading>): Promise<RouteReading | undefined> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
};
