import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { CallerDimensions, SlowLimits } from '../../core/plan/plan.ts';
import type { AdditionalMetric } from '../../core/spec/additional-metrics.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';
import type { MetricQuery } from '../../core/spec/metric-query.ts';
import type { NamedQuery, Points } from './metric-data.ts';
import { metricsOf } from './metric-presets.ts';
import { millisecondsOf, type PresetMetrics, seriesIn, seriesOf, statistic, upTo } from './preset-series.ts';
import type { PresetMetric } from './target-metrics.ts';

export type Version = 'canary' | 'stable';

/**
 * The subject of one query. `samples` are the response times, which weigh the percentiles of several callers against
 * each other. `within` is the number of them that are not above a limit, `slow` the number of requests above it,
 * `fastest` the least. `answers` are those of one class other than 5xx, `connections` failed ones of one kind.
 */
export interface VersionQuery {
  /** The name of the additional metric that it belongs to; absent for the main one. */
  readonly metric?: string;
  readonly version: Version;
  readonly what:
    | 'requests'
    | 'errors'
    | 'latency'
    | 'samples'
    | 'within'
    | 'slow'
    | 'fastest'
    | 'answers'
    | 'connections';
  /** The limit that `within` and `slow` are about, and its milliseconds if we have set it. */
  readonly limit?: { readonly index: number; readonly ms?: number };
  /** A data point of a count is missing when it is 0, and else means that it is unknown. */
  readonly silentZeros?: true;
  /** The milliseconds in one unit of a response time; 1 unless given. */
  readonly milliseconds?: number;
  /** Index of the caller among those of its version. */
  readonly caller: number;
  readonly query: MetricDataQuery;
}

/** A query with its data points. */
export type AnsweredQuery = VersionQuery & { readonly points: Points };

type UnnumberedQuery = Omit<VersionQuery, 'query'> & { readonly query: Omit<MetricDataQuery, 'Id'> };
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
  slowLimits?: SlowLimits,
): VersionQuery[] {
  const source = metricsOf(metrics.preset);
  const { requests, errors, latency } = source;
  const unit = millisecondsOf(metrics.preset);
  const counts = 'answers' in source ? source : undefined;
  const scaled = unit === 1 ? {} : { milliseconds: unit };
  const percentile = analysis.latency?.percentile;
  const asked = (['canary', 'stable'] as const).flatMap((version) => {
    const limits = slowLimits?.[version] ?? [];
    return callers[version].flatMap((dimensions, caller): UnnumberedQuery[] => {
      const ask = (what: VersionQuery['what'], metric: PresetMetric, stat: string): UnnumberedQuery => {
        const all = seriesOf(metrics.preset, metric, dimensions, targets.stable, targets[version]);
        return { version, what, caller, query: statistic(seriesIn(metrics), metric.name, all, stat) };
      };
      const count = (what: VersionQuery['what'], metric: PresetMetric): UnnumberedQuery => ({
        ...ask(what, metric, 'Sum'),
        ...(counts?.silentZeros && { silentZeros: true }),
      });
      const time = (what: VersionQuery['what'], metric: PresetMetric, stat: string): UnnumberedQuery => ({
        ...ask(what, metric, stat),
        ...scaled,
      });
      const slow = (metric: PresetMetric): UnnumberedQuery[] => [
        ...limits.map((ms, index) => ({ ...ask('within', metric, upTo(ms / unit)), limit: { index, ms } })),
        ...(limits.length > 0 ? [time('fastest', metric, 'Minimum')] : []),
      ];
      return [
        ask('requests', requests, 'Sum'),
        count('errors', errors),
        ...(counts?.answers ?? []).map((metric) => count('answers', metric)),
        ...(counts?.connections ?? []).map((metric) => count('connections', metric)),
        ...(latency === undefined || percentile === undefined
          ? []
          : [time('latency', latency, percentile), ask('samples', latency, 'SampleCount'), ...slow(latency)]),
      ];
    });
  });
  return numbered(asked);
}

/** The queries of each additional metric, as given; their ids differ from one another and from the main metric's. */
export const additionalQueries = ({ additionalMetrics = [], metrics }: AnalysisSpec): VersionQuery[] =>
  additionalMetrics.flatMap((metric, i) =>
    customQueries(metric, { canary: metric.canary, stable: metric.stable, period: metrics.period }).map(
      (one): VersionQuery => ({ ...one, metric: metric.name, query: { ...one.query, Id: `m${i}${one.query.Id}` } }),
    ),
  );

/** The queries as given; each version counts as one caller. */
export function customQueries(
  { latency }: Pick<AnalysisSpec, 'latency'>,
  metrics: Readonly<Record<Version, AdditionalMetric[Version]>> & Pick<CustomMetrics, 'period'>,
): VersionQuery[] {
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
export const namedQuery = ({ metric: of, version, what, limit, query }: VersionQuery): NamedQuery => {
  const metric = query.MetricStat?.Metric?.MetricName;
  const whose = of === undefined ? `the ${version}'s` : `${of}: the ${version}'s`;
  const which = limit === undefined ? '' : ` above the ${limit.index === 0 ? 'lower' : 'higher'} limit`;
  return { query, about: `${whose} ${words[what]}${which}${metric === undefined ? '' : ` (${metric})`}` };
};

const words = {
  requests: 'requests',
  errors: 'errors',
  latency: 'latency',
  samples: 'number of response times',
  within: 'requests not',
  slow: 'requests',
  fastest: 'fastest response',
  answers: 'answers',
  connections: 'failed connections',
} as const satisfies Record<VersionQuery['what'], string>;

const numbered = (asked: readonly UnnumberedQuery[]): VersionQuery[] =>
  asked.map((one, i) => ({ ...one, query: { Id: `q${i}`, ...one.query } }));
