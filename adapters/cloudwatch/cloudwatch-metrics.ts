import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Measured } from '../../core/analysis/series.ts';
import type { CallerDimensions } from '../../core/plan/plan.ts';
import type { Measurable, MetricSource, QueryFault } from '../../core/ports/metrics.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { isRouterPreset } from '../../core/spec/presets.ts';
import { translating } from '../sdk/translate-error.ts';
import { additionalCalls, answersTo, faultsIn, measuredIn } from './metric-answers.ts';
import { listCallers, reportsErrors } from './metric-callers.ts';
import { metricPresets, metricsOf } from './metric-presets.ts';
import { additionalQueries, customQueries, presetQueries, type VersionQuery } from './metric-queries.ts';
import { routerMetrics } from './router-presets.ts';
import { routerSeries } from './router-series.ts';
import { measureSlowLimits } from './slow-limits.ts';

/**
 * Envoy's metrics as CloudWatch keeps them: data that could not be read in full is reported, and never taken for zero.
 */
export function cloudWatchMetrics(client: CloudWatchClient): MetricSource {
  const callersOf: MetricSource['callersOf'] = ({ metrics }, router, target) =>
    translating(`listing the callers of ${target}`, async () => {
      if (!('preset' in metrics)) return [];
      const { preset, namespace } = metrics;
      if (isRouterPreset(preset)) return routerSeries(client, router, target);
      const where = reportedIn(namespace, router);
      return where === undefined ? [] : listCallers(client, metricPresets[preset], where, target);
    });

  /**
   * The canary's callers are the stable's, so its series are known before CloudWatch lists them. If nodes report
   * themselves, the dimensions may name a task of their own. Then the canary's series are listed, once there are any.
   */
  const canaryCallers = async ({ analysis, router, canary, callers }: Measurable) => {
    if (analysis === 'alarmsOnly' || !reportsItself(analysis)) return callers;
    const listed = await callersOf(analysis, router, canary);
    return listed.length > 0 ? listed : callers;
  };

  const queriesFor = async (plan: Measurable, only?: 'stable'): Promise<readonly VersionQuery[]> => {
    const { analysis, canary, stable, callers } = plan;
    if (analysis === 'alarmsOnly') return [];
    const { metrics } = analysis;
    if (!('preset' in metrics)) return customQueries(analysis, metrics);
    const byVersion: Record<'canary' | 'stable', readonly CallerDimensions[]> = {
      canary: only === 'stable' ? [] : await canaryCallers(plan),
      stable: callers,
    };
    return presetQueries(analysis, metrics, byVersion, { canary, stable }, plan.slowLimits);
  };

  return {
    callersOf,
    slowLimits: (plan, from, to) =>
      translating('reading the stable’s response times', () => measureSlowLimits(client, plan, from, to)),
    async silentErrors({ metrics }, router, callers) {
      if (!('preset' in metrics)) return false;
      if (isRouterPreset(metrics.preset)) return routerMetrics[metrics.preset].silentZeros;
      const preset = metricPresets[metrics.preset];
      const where = reportedIn(metrics.namespace, router);
      if (!preset.silentBeforeErrors || where === undefined) return false;
      return translating('listing who reported errors', () => reportsErrors(client, preset, where, callers));
    },
    async faultsOf({ analysis }, from, to): Promise<readonly QueryFault[]> {
      if (analysis === 'alarmsOnly') return [];
      const { metrics } = analysis;
      const asked = ['preset' in metrics ? [] : customQueries(analysis, metrics), ...additionalCalls(analysis)];
      const faults = await translating('trying the queries', () =>
        Promise.all(asked.filter(({ length }) => length > 0).map((some) => faultsIn(client, some, from, to))),
      );
      return faults.flat();
    },
    async measure(plan, from, to, only): Promise<Measured> {
      const { analysis } = plan;
      if (analysis === 'alarmsOnly') return { periods: [], unmeasured: 'the rollout watches alarms only' };
      const starts = wholePeriods(from, to, analysis.metrics.period * 1000);
      if (starts.length === 0) return { periods: [] };
      const isAsked = ({ version }: VersionQuery) => only === undefined || version === only;
      const asked = (await queriesFor(plan, only)).filter(isAsked);
      const beside = additionalQueries(analysis).filter(isAsked);
      if (asked.length === 0) return { periods: [], unmeasured: 'no caller of the stable was known at the start' };
      // Calls of their own: a fault of an additional query does not spoil the main metric.
      const [main, additional] = await translating('reading metrics', () =>
        Promise.all([asked, beside].map((some) => answersTo(client, some, starts, analysis.metrics.period))),
      );
      return {
        ...measuredIn(main, starts),
        ...(analysis.additionalMetrics && {
          additional: Object.fromEntries(
            analysis.additionalMetrics.map(({ name }) => [name, measuredIn(additional, starts, name)]),
          ),
        }),
      };
    },
  };
}

/** Where a mesh's Envoys report; undefined on another router, which has none. */
const reportedIn = (namespace: string | undefined, router: RouterRef) =>
  namespace === undefined || router.provider !== 'appmesh' ? undefined : { namespace, mesh: router.mesh };

const reportsItself = ({ metrics }: Exclude<Measurable['analysis'], 'alarmsOnly'>): boolean =>
  'preset' in metrics && metricsOf(metrics.preset).reporter === 'target';

/** Starts of the periods that lie wholly within [from, to). */
function wholePeriods(from: number, to: number, length: number): number[] {
  const first = Math.ceil(from / length) * length;
  const count = Math.floor((to - first) / length);
  return Array.from({ length: Math.max(0, count) }, (_, i) => first + i * length);
}
