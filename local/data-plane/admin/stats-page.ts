import { partialMatch } from '../../regular-expression/full-match.ts';
import { type Histogram, quantile } from '../stats/histogram.ts';
import type { Stat } from '../stats/stats.ts';

// What `/stats` answers. Source: Envoy, administration interface, GET /stats.

type HistogramStat = Extract<Stat, { readonly kind: 'histogram' }>;
type NumberStat = Exclude<Stat, HistogramStat>;

const shares = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];

/** As many digits as Envoy prints. */
const digits = (value: number): string => (Number.isNaN(value) ? 'nan' : String(Number(value.toPrecision(6))));

const at = (histogram: Histogram, percent: number) => quantile(histogram, percent / 100);

const isHistogram = (stat: Stat): stat is HistogramStat => stat.kind === 'histogram';
const isNumber = (stat: Stat): stat is NumberStat => stat.kind !== 'histogram';

/** What is asked for of all statistics. @throws RegularExpressionError */
export function chosenStats(stats: readonly Stat[], query: URLSearchParams): readonly Stat[] {
  const matches = partialMatch(query.get('filter') ?? '');
  return stats.filter(({ name, isUsed }) => (isUsed || !query.has('usedonly')) && matches(name));
}

function quantiles({ histogram, interval }: HistogramStat): string {
  if (histogram.count === 0) return 'No recorded values';
  return shares
    .map((percent) => `P${percent}(${digits(at(interval, percent))},${digits(at(histogram, percent))})`)
    .join(' ');
}

/** Numbers by their names, and then histograms: the last interval and all that was recorded. */
export const statsText = (stats: readonly Stat[]): string =>
  [
    ...stats.filter(isNumber).map(({ name, value }) => `${name}: ${value}`),
    ...stats.filter(isHistogram).map((stat) => `${stat.name}: ${quantiles(stat)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');

const orNull = (value: number) => (Number.isNaN(value) ? null : value);

export function statsJson(stats: readonly Stat[]): object {
  const computed = stats.filter(isHistogram).map(({ name, histogram, interval }) => ({
    name,
    values: shares.map((percent) => ({
      interval: orNull(at(interval, percent)),
      cumulative: orNull(at(histogram, percent)),
    })),
  }));
  return {
    stats: [
      ...stats.filter(isNumber).map(({ name, value }) => ({ name, value })),
      ...(computed.length === 0 ? [] : [{ histograms: { supported_quantiles: shares, computed_quantiles: computed } }]),
    ],
  };
}
