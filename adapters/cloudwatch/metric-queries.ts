import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { CallerDimensions, SlowLimits } from '../../core/plan/plan.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';
import type { MetricQuery } from '../../core/spec/metric-query.ts';
import type { NamedQuery, Points } from './metric-data.ts';
import type { PresetMetric } from './metric-presets.ts';
import { metricPresets } from './metric-presets.ts';

export type Version = 'canary' | 'stable';

/**
 * The subject of one query. `samples` are the response times, which weigh the percentiles of several callers against
 * each other. `within` is the number of them that are not above a limit, `slow` the number of requests above it,
 * `fastest` the least.
 */
export interface VersionQuery {
  readonly version: Version;
  readonly what: 'requests' | 'errors' | 'latency' | 'samples' | 'within' | 'slow' | 'fastest';
  /** The limit that `within` and `slow` are about, and its milliseconds if we have set it. */
  readonly limit?: { readonly index: number; readonly ms?: number };
  /** Index of the caller among those of its version. */
  readonly caller: number;
  readonly query: MetricDataQuery;
}

/** A query with its data points. */
export type AnsweredQuery = VersionQuery & { readonly points: Points };

type UnnumberedQuery = Omit<VersionQuery, 'query'> & { readonly query: Omit<MetricDataQuery, 'Id'> };
type PresetMetrics = Extract<AnalysisSpec['metrics'], { preset: unknown }>;
type CustomMetrics = Exclude<AnalysisSpec['metrics'], PresetMetrics>;

/**
 * One explicit query for each caller, version and metric: nothing has to be found first, so nothing can be found late.
 *
 * @param slowLimits asks for counts of slow requests as well
 */
export function presetQueries(
  analysis: AnalysisSpec,
  metrics: PresetMetrics,
  callers: Readonly<Record<Version, readonly CallerDimensions[]>>,
  targets: Readonly<Record<Version, string>>,
  slowLimits: SlowLimits | readonly [] = [],
): VersionQuery[] {
  const { requests, errors, latency, target } = metricPresets[metrics.preset];
  const percentile = analysis.latency?.percentile;
  const asked = (['canary', 'stable'] as const).flatMap((version) =>
    callers[version].flatMap((dimensions, caller): UnnumberedQuery[] => {
      const ask = (what: VersionQuery['what'], metric: PresetMetric, stat: string): UnnumberedQuery => {
        const all = { ...dimensions, ...metric.dimensions, [target]: targets[version] };
        return { version, what, caller, query: statistic(metrics, metric.name, all, stat) };
      };
      const slow = (metric: PresetMetric): UnnumberedQuery[] => [
        ...slowLimits.map((ms, index) => ({ ...ask('within', metric, upTo(ms)), limit: { index, ms } })),
        ...(slowLimits.length > 0 ? [ask('fastest', metric, 'Minimum')] : []),
      ];
      return [
        ask('requests', requests, 'Sum'),
        ask('errors', errors, 'Sum'),
        ...(latency === undefined || percentile === undefined
          ? []
          : [ask('latency', latency, percentile), ask('samples', latency, 'SampleCount'), ...slow(latency)]),
      ];
    }),
  );
  return numbered(asked);
}

/** The queries as given; each version counts as one caller. */
export function customQueries({ latency }: Pick<AnalysisSpec, 'latency'>, metrics: CustomMetrics): VersionQuery[] {
  const percentile = latency?.percentile ?? 'p99';
  const asked = (['canary', 'stable'] as const).flatMap((version): UnnumberedQuery[] => {
    const { slow = [], ...given } = metrics[version];
    const ask = (what: VersionQuery['what'], query: MetricQuery) =>
      ({
        version,
        what,
        caller: 0,
        query: customQuery(query, metrics.period, what === 'latency' ? percentile : 'Sum'),
      }) as const;
    return [
      ...(['requests', 'errors', 'latency'] as const).flatMap((what) => {
        const query = given[what];
        return query === undefined ? [] : [ask(what, query)];
      }),
      ...slow.map((query, index) => ({ ...ask('slow', query), limit: { index } })),
    ];
  });
  return numbered(asked);
}

const customQuery = (query: MetricQuery, period: number, usual: string): UnnumberedQuery['query'] =>
  typeof query === 'string'
    ? { Expression: query, Period: period }
    : statistic({ namespace: query.namespace, period }, query.metric, query.dimensions, query.stat ?? usual);

/** A query as people name it. */
export const namedQuery = ({ version, what, limit, query }: VersionQuery): NamedQuery => {
  const metric = query.MetricStat?.Metric?.MetricName;
  const which = limit === undefined ? '' : ` above the ${limit.index === 0 ? 'lower' : 'higher'} limit`;
  return { query, about: `the ${version}'s ${words[what]}${which}${metric === undefined ? '' : ` (${metric})`}` };
};

const words = {
  requests: 'requests',
  errors: 'errors',
  latency: 'latency',
  samples: 'number of response times',
  within: 'requests not',
  slow: 'requests',
  fastest: 'fastest response',
} as const satisfies Record<VersionQuery['what'], string>;

/**
 * The number of values that are not above a limit. A range with an open lower end counts all values up to the upper
 * end, itself included. `TC(0.005:0.030)` counts values above 0.005 and up to 0.030 ("CloudWatch statistics
 * definitions" in the Amazon CloudWatch User Guide, Trimmed count). CloudWatch can compute it only for values published
 * individually or with their counts, not for statistic sets.
 */
const upTo = (milliseconds: number): string => `TC(:${milliseconds})`;

/** One statistic of one series. Unit is never given: these metrics have none, and asking for another finds nothing. */
export const statistic = (
  { namespace, period }: Pick<PresetMetrics, 'namespace' | 'period'>,
  name: string,
  dimensions: CallerDimensions,
  stat: string,
): UnnumberedQuery['query'] => ({
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

const numbered = (asked: readonly UnnumberedQuery[]): VersionQuery[] =>
  asked.map((one, i) => ({ ...one, query: { Id: `q${i}`, ...one.query } }));
