import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { CallerDimensions } from '../../core/plan/plan.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';
import type { PresetName } from '../../core/spec/presets.ts';
import { metricsOf } from './metric-presets.ts';
import { targetIn } from './router-series.ts';
import type { PresetMetric } from './target-metrics.ts';

export type PresetMetrics = Extract<AnalysisSpec['metrics'], { preset: unknown }>;

/** The milliseconds in one unit of a preset's response time. */
export function millisecondsOf(preset: PresetName): number {
  const source = metricsOf(preset);
  return 'milliseconds' in source ? source.milliseconds : 1;
}

/** All dimensions of one metric of a target, in the series of one caller of the stable. */
export function seriesOf(
  preset: PresetName,
  metric: PresetMetric,
  caller: CallerDimensions,
  stable: string,
  target: string,
): CallerDimensions {
  const { target: dimension, reporter } = metricsOf(preset);
  const value = reporter === 'router' ? targetIn(caller, dimension, stable, target) : target;
  return { ...caller, ...metric.dimensions, [dimension]: value };
}

/** A preset's namespace, and its period. */
export function seriesIn({ preset, namespace = '', period }: PresetMetrics): { namespace: string; period: number } {
  const source = metricsOf(preset);
  return { namespace: 'namespace' in source ? source.namespace : namespace, period };
}

/**
 * The number of values that are not above a limit. A range with an open lower end counts all values up to the upper
 * end, itself included. `TC(0.005:0.030)` counts values above 0.005 and up to 0.030 ("CloudWatch statistics
 * definitions" in the Amazon CloudWatch User Guide, Trimmed count). CloudWatch can compute it only for values published
 * individually or with their counts, not for statistic sets.
 */
export const upTo = (limit: number): string => `TC(:${Number(limit.toFixed(6))})`;

/** One statistic of one series. Unit is never given: these metrics have none, and asking for another finds nothing. */
export const statistic = (
  { namespace, period }: { readonly namespace: string; readonly period: number },
  name: string,
  dimensions: CallerDimensions,
  stat: string,
): Pick<MetricDataQuery, 'MetricStat'> => ({
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: period,
    Stat: stat,
  },
});
