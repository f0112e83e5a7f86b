import { measuredSpan } from '../../core/evidence/timeline.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import type { Facts } from '../../core/preflight/facts.ts';
import { stableOf } from '../../core/preflight/make-plan.ts';
import type { RouteReading } from '../../core/routing/route.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import { ifFound } from './mesh.ts';
import type { FactPorts } from './ports.ts';

/** Reads everything that a spec names. What does not exist is left out, so that one answer can name all of it. */
export async function findFacts(
  { router, metrics, alarms, hookAccess }: FactPorts,
  spec: ResolvedSpec,
  now: number,
): Promise<Facts> {
  const { router: ref } = spec;
  const routes = await Promise.all(
    spec.routes.map(async (name) => {
      const reading = await ifFound(router.readRoute({ router: ref, route: name }));
      return { name, ...(reading && { reading }) };
    }),
  );
  const stable = stableOf(spec, routes);
  const neighbours = spec.strategy.testers === undefined ? undefined : await neighboursOf(router, spec);
  const [canaryIdentity, stableIdentity, found, reported] = await Promise.all([
    router.targetIdentity(ref, spec.canary),
    stable === undefined ? undefined : router.targetIdentity(ref, stable),
    spec.alarms.length === 0 ? [] : alarms.read(spec.alarms),
    stable === undefined ? { callers: [] } : findMetrics(metrics, spec, stable, now),
  ]);
  return {
    routes,
    ...(neighbours && { neighbours }),
    ...(canaryIdentity !== undefined && { canary: canaryIdentity }),
    ...(stableIdentity !== undefined && { stable: stableIdentity }),
    alarms: found,
    ...reported,
    ...(hookAccess && { hookAccess }),
  };
}

/** The router's other routes that still exist when they are read; none if there is no router. */
async function neighboursOf(router: TrafficRouter, spec: ResolvedSpec): Promise<NonNullable<Facts['neighbours']>> {
  const { router: ref } = spec;
  const names = (await ifFound(router.listRoutes(ref))) ?? [];
  const others = names.filter((name) => !spec.routes.includes(name));
  const found: { name: string; reading: RouteReading }[] = [];
  // One after the other, because App Mesh throttles many reads at once.
  for (const name of others) {
    const reading = await ifFound(router.readRoute({ router: ref, route: name }));
    if (reading !== undefined) found.push({ name, reading });
  }
  return found;
}

/** The callers that report on the stable, and their measurements of the last hours. */
async function findMetrics(
  metrics: MetricSource,
  spec: ResolvedSpec,
  stable: string,
  now: number,
): Promise<Pick<Facts, 'callers' | 'measured' | 'queryFaults' | 'silentErrors' | 'slowLimits'>> {
  const { analysis, canary, router } = spec;
  if (analysis === 'alarmsOnly') return { callers: [] };
  const callers = await metrics.callersOf(analysis, router, stable);
  if ('preset' in analysis.metrics && callers.length === 0) return { callers };
  const { from, to } = measuredSpan({ plannedAt: now }, analysis.metrics, now);
  const plan = { analysis, router, stable, canary, callers };
  const [measured, queryFaults, silentErrors, slowLimits] = await Promise.all([
    metrics.measure(plan, from, to, 'stable'),
    metrics.faultsOf(plan, from, to),
    metrics.silentErrors(analysis, router, callers),
    // The judge learns its noise from the same hours, so the limits must come from them too.
    metrics.slowLimits(plan, from, to),
  ]);
  return {
    callers,
    measured,
    queryFaults,
    ...(silentErrors && { silentErrors }),
    ...(slowLimits && { slowLimits }),
  };
}
