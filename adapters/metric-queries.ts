import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AnalysisSpec } from '../core/rollout/analysis-spec.ts';
import type { CallerDimensions } from '../core/rollout/plan.ts';
import type { PresetMetric } from './metric-presets.ts';
import { metricPresets } from './metric-presets.ts';

export type Version = 'canary' | 'stable';

/** What one query asks: `samples` weighs the percentiles of several callers against each other. */
export interface Asked {
  readonly version: Version;
  readonly what: 'requests' | 'errors' | 'latency' | 'samples';
  /** Index of the caller among those of its version. */
  readonly caller: number;
  readonly query: MetricDataQuery;
}

type Unnumbered = Omit<Asked, 'query'> & { readonly query: Omit<MetricDataQuery, 'Id'> };
type PresetMetrics = Extract<AnalysisSpec['metrics'], { preset: unknown }>;
type CustomMetrics = Exclude<AnalysisSpec['metrics'], PresetMetrics>;

/** One explicit query for each caller, version and metric: nothing has to be found first, so nothing can be found late. */
export function presetQueries(
  analysis: AnalysisSpec,
  metrics: PresetMetrics,
  callers: Readonly<Record<Version, readonly CallerDimensions[]>>,
  targets: Readonly<Record<Version, string>>,
): Asked[] {
  const { requests, errors, latency, target } = metricPresets[metrics.preset];
  const percentile = analysis.latency?.percentile;
  const asked = (['canary', 'stable'] as const).flatMap((version) =>
    callers[version].flatMap((dimensions, caller): Unnumbered[] => {
      const ask = (what: Asked['what'], metric: PresetMetric, stat: string): Unnumbered => {
        const all = { ...dimensions, ...metric.dimensions, [target]: targets[version] };
        return { version, what, caller, query: statistic(metrics, metric.name, all, stat) };
      };
      return [
        ask('requests', requests, 'Sum'),
        ask('errors', errors, 'Sum'),
        ...(latency === undefined || percentile === undefined
          ? []
          : [ask('latency', latency, percentile), ask('samples', latency, 'SampleCount')]),
      ];
    }),
  );
  return numbered(asked);
}

/** The expressions as they were given; each version has one caller, whoever it is. */
export function customQueries(metrics: CustomMetrics): Asked[] {
  const asked = (['canary', 'stable'] as const).flatMap((version) =>
    (['requests', 'errors', 'latency'] as const).flatMap((what): Unnumbered[] => {
      const Expression = metrics[version][what];
      return Expression === undefined
        ? []
        : [{ version, what, caller: 0, query: { Expression, Period: metrics.period } }];
    }),
  );
  return numbered(asked);
}

/** Unit is never given: these metrics have none, and asking for another finds nothing. */
const statistic = (
  { namespace, period }: PresetMetrics,
  name: string,
  dimensions: CallerDimensions,
  stat: string,
): Unnumbered['query'] => ({
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

const numbered = (asked: readonly Unnumbered[]): Asked[] =>
  asked.map((one, i) => ({ ...one, query: { Id: `q${i}`, ...one.query } }));
