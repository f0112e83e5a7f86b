import type { Counts } from '../../../core/analysis/series.ts';
import { count } from '../../../core/text/numbers.ts';
import type { Html } from '../html.ts';
import type { AdditionalSeries, JudgedStretch, MetricLimits, Story } from '../story.ts';
import type { Frame } from './draw.ts';
import { draw, heightIn } from './draw.ts';
import type { LimitOf } from './marks.ts';
import { highest, judgedBands, limitLines, markers, pointsOf, versionLines } from './marks.ts';

/** A metric that a chart draws: the main one, or an additional one. */
export interface Charted extends Pick<Story, 'periods' | 'periodSeconds'> {
  /** Absent for the main one. */
  readonly name?: string;
  readonly percentile?: string | undefined;
  limits(judged: JudgedStretch): MetricLimits;
}

const mainMetric = ({ periods, periodSeconds, percentile }: Story): Charted => ({
  periods,
  periodSeconds,
  percentile,
  limits: ({ limits }) => limits,
});

export const additionalMetric = (
  { periodSeconds }: Story,
  { name, periods, percentile }: AdditionalSeries,
): Charted => ({
  name,
  periods,
  periodSeconds,
  percentile,
  limits: ({ limits }) => limits.additional?.[name] ?? {},
});

const inWords = ({ name }: Charted, what: string): string => (name === undefined ? what : `${what} in ${name}`);

/** A chart between others: on a phone, those above and below it have the numbers and the times. */
const inMiddle = ({ isCompact }: Frame) => ({ isNumbered: !isCompact, hasTimes: !isCompact });

/** The requests of both versions, per minute. */
export function trafficChart(story: Story, frame: Frame): Html {
  const middle = inMiddle(frame);
  const perMinute = ({ requests }: Counts): number => (requests * 60) / story.periodSeconds;
  const canary = pointsOf(story, 'canary', perMinute);
  const stable = pointsOf(story, 'stable', perMinute);
  const top = Math.max(1, highest(canary), highest(stable));
  return draw(frame, {
    label: `Requests per minute to ${story.canary} and ${story.stable} over time; at most ${count(highest(canary))} and ${count(highest(stable))}. The table of periods has each value.`,
    ...middle,
    height: heightIn(frame, 110),
    y: { domain: [0, top * 1.08], ticks: 3, tickFormat: shortCount, grid: true },
    marks: [...markers(story, frame, middle.isNumbered), ...versionLines(stable, canary)],
  });
}

/** 12000 -> `12k`: a label that fits beside the axis. */
const shortCount = (value: number): string =>
  value >= 1_000_000 ? `${value / 1_000_000}M` : value >= 1000 ? `${value / 1000}k` : `${value}`;

/** The least error rate at the top of the chart, so that noise does not look like a mountain. */
const leastTop = 0.01;

/** The proportion of failed requests; undefined without a request. */
export const errorRateOf = ({ requests, errors }: Counts): number | undefined =>
  requests === 0 ? undefined : errors / requests;

export function errorRateChart(story: Story, frame: Frame, of: Charted = mainMetric(story)): Html {
  const middle = inMiddle(frame);
  const canary = pointsOf(of, 'canary', errorRateOf);
  const stable = pointsOf(of, 'stable', errorRateOf);
  const limitOf: LimitOf = (one) => of.limits(one).errorRate;
  const limits = story.judged.map((one) => (one.decisive ? (limitOf(one) ?? 0) : 0));
  const top = Math.max(leastTop, highest(canary), highest(stable), ...limits);
  const digits = top >= 0.05 ? 0 : 1;
  return draw(frame, {
    label: `${inWords(of, 'Error rate')} of ${story.canary} and ${story.stable} over time; at most ${(100 * highest(canary)).toFixed(1)}% and ${(100 * highest(stable)).toFixed(1)}%. The table of periods has each value.`,
    ...middle,
    height: heightIn(frame, 130),
    y: {
      domain: [0, top * 1.08],
      ticks: 4,
      tickFormat: (value: number) => `${(100 * value).toFixed(digits)}%`,
      grid: true,
    },
    marks: [
      ...judgedBands(story),
      ...markers(story, frame, middle.isNumbered),
      ...limitLines(story, limitOf),
      ...versionLines(stable, canary),
    ],
  });
}

const latencyOf = ({ latencyMs }: Counts): number | undefined => latencyMs;

/** Undefined when no response time was measured. */
export function latencyChart(story: Story, frame: Frame, of: Charted = mainMetric(story)): Html | undefined {
  const middle = inMiddle(frame);
  const canary = pointsOf(of, 'canary', latencyOf);
  const stable = pointsOf(of, 'stable', latencyOf);
  const limitOf: LimitOf = (one) => of.limits(one).latency;
  const limits = story.judged.map((one) => (one.decisive ? (limitOf(one) ?? 0) : 0));
  const top = Math.max(highest(canary), highest(stable), ...limits);
  if (top === 0) return undefined;
  const height = top * 1.08;
  return draw(frame, {
    label: `${inWords(of, 'Response time')} (${of.percentile}) of ${story.canary} and ${story.stable} over time; at most ${Math.round(highest(canary))} ms and ${Math.round(highest(stable))} ms. The table of periods has each value.`,
    ...middle,
    height: heightIn(frame, 130),
    y: { domain: [0, height], ticks: 4, tickFormat: height < 1000 ? inMilliseconds : inSeconds, grid: true },
    marks: [
      ...judgedBands(story),
      ...markers(story, frame, middle.isNumbered),
      ...limitLines(story, limitOf),
      ...versionLines(stable, canary),
    ],
  });
}

/** A whole axis has one unit. From a second on, labels in milliseconds would be too long. */
const inMilliseconds = (value: number): string => `${value} ms`;
const inSeconds = (value: number): string => `${value / 1000} s`;
