import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { allowedSlow } from '../../core/analysis/allowed-slow.ts';
import { median } from '../../core/analysis/math.ts';
import type { CallerDimensions, SlowLimits } from '../../core/plan/plan.ts';
import type { Measurable } from '../../core/ports/metrics.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';
import { fetchMetricData, type Points } from './metric-data.ts';
import { metricsOf } from './metric-presets.ts';
import { millisecondsOf, seriesIn, seriesOf, statistic, upTo } from './preset-series.ts';

const hour = 3600;

/** Fewer response times in an hour say nothing about the slowest two in a hundred. */
const leastSamples = 100;

/**
 * Two of the stable's percentiles for the stable, and `ratio` times each for the canary; the latter for both with
 * `latency.slow: strict`. A shift that the spec allows must not push most requests over a limit when nearly all of them
 * take equally long. The percentiles are of each hour over all callers, by their samples. The
 * limits use the median hour, so that an incident within the last hours does not count as usual. Undefined if no hour
 * has 100 response times, if they are not kept one by one (CloudWatch has no percentiles of statistic sets), and
 * without a latency to judge. Undefined as well if CloudWatch counts nothing below a limit: of a router's own metrics it
 * is not documented that it can.
 */
export async function measureSlowLimits(
  client: CloudWatchClient,
  { analysis, stable, callers }: Measurable,
  from: number,
  to: number,
): Promise<SlowLimits | undefined> {
  if (analysis === 'alarmsOnly' || analysis.latency === undefined || analysis.limits?.alone) return undefined;
  const { metrics } = analysis;
  if (!('preset' in metrics) || to <= from) return undefined;
  const { latency, reporter } = metricsOf(metrics.preset);
  if (latency === undefined) return undefined;
  const unit = millisecondsOf(metrics.preset);
  const percentiles = allowedSlow[analysis.latency.slow].map(({ percentile }) => percentile);
  const hourly = { ...seriesIn(metrics), period: hour };
  const ask = (caller: CallerDimensions, i: number, stat: string, id = stat.toLowerCase()) => {
    const dimensions = seriesOf(metrics.preset, latency, caller, stable, stable);
    const query = { Id: `${id}_${i}`, ...statistic(hourly, latency.name, dimensions, stat) };
    return { about: `the stable's ${stat} (${latency.name})`, query };
  };
  const asked = callers.flatMap((caller, i) => [...percentiles, 'SampleCount'].map((stat) => ask(caller, i, stat)));
  const data = await fetchMetricData(client, asked, from, to);
  if (data.faults.length > 0) return undefined;
  const hours = hoursOf(
    callers.map((_, i) => ({
      samples: data.points.get(`samplecount_${i}`) ?? new Map(),
      times: percentiles.map((stat) => data.points.get(`${stat}_${i}`) ?? new Map()),
    })),
  );
  const limits = limitsFrom(analysis.latency, (i) => unit * (median(hours.map((times) => times[i] ?? 0)) ?? 0));
  if (limits.stable.some((ms) => ms <= 0)) return undefined;
  if (reporter !== 'router') return limits;
  const tried = callers.map((caller, i) => ask(caller, i, upTo(limits.canary[1] / unit), 'within'));
  const counts = await fetchMetricData(client, tried, from, to);
  const isCounted = counts.faults.length === 0 && [...counts.points.values()].every(({ size }) => size > 0);
  return isCounted ? limits : undefined;
}

/** @param usual the stable's lower (0) and higher (1) percentile, milliseconds */
function limitsFrom({ ratio, slow }: NonNullable<AnalysisSpec['latency']>, usual: (i: 0 | 1) => number): SlowLimits {
  const times = (factor: number) => [rounded(factor * usual(0)), rounded(factor * usual(1))] as const;
  return { canary: times(ratio), stable: times(slow === 'strict' ? ratio : 1) };
}

interface CallerHours {
  readonly samples: Points;
  readonly times: readonly Points[];
}

/** The percentiles of each hour that has enough samples, and a percentile of each caller that has any. */
function hoursOf(callers: readonly CallerHours[]): number[][] {
  const starts = new Set(callers.flatMap(({ samples }) => [...samples.keys()]));
  return [...starts].flatMap((start) => {
    const heard = callers.filter(({ samples }) => (samples.get(start) ?? 0) > 0);
    const all = heard.reduce((sum, { samples }) => sum + (samples.get(start) ?? 0), 0);
    const weighted = ([0, 1] as const).map((i) =>
      heard.reduce(
        (sum, { samples, times }) => sum + ((times[i]?.get(start) ?? Number.NaN) * (samples.get(start) ?? 0)) / all,
        0,
      ),
    );
    return all >= leastSamples && weighted.every(Number.isFinite) ? [weighted] : [];
  });
}

/** The form that CloudWatch reads in a statistic's name: thousandths of a millisecond, and never an exponent. */
const rounded = (milliseconds: number): number => Number(milliseconds.toFixed(3));
