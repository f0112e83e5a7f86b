import { measuredSpan } from '../../core/evidence/timeline.ts';
import { ifFound } from '../../core/if-found.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Facts } from '../../core/preflight/facts.ts';
import { stableOf } from '../../core/preflight/make-plan.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
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
  const neighbours =
    spec.strategy.testers === undefined ? undefined : ((await ifFound(router.readRoutes(ref, spec.routes))) ?? []);
  const [findings, canaryIdentity, stableIdentity, found, reported] = await Promise.all([
    router.inspect(spec, stable, routes),
    router.targetIdentity(ref, spec.canary),
    stable === undefined ? undefined : router.targetIdentity(ref, stable),
    spec.alarms.length === 0 ? [] : alarms.read(spec.alarms),
    stable === undefined ? { callers: [] } : findMetrics(metrics, spec, stable, now),
  ]);
  return {
    routes,
    ...(neighbours && { neighbours }),
    findings,
    ...(canaryIdentity !== undefined && { canary: canaryIdentity }),
    ...(stableIdentity !== undefined && { stable: stableIdentity }),
    alarms: found,
    ...reported,
    ...(hookAccess && { hookAccess }),
  };
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
