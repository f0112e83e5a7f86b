import type { Counts } from '../../../core/analysis/series.ts';
import { count } from '../../../core/text/numbers.ts';
import type { Html } from '../html.ts';
import type { Story } from '../story.ts';
import type { Frame } from './draw.ts';
import { draw, heightIn } from './draw.ts';
import { highest, judgedBands, limitLines, markers, pointsOf, versionLines } from './marks.ts';

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

export function errorRateChart(story: Story, frame: Frame): Html {
  const middle = inMiddle(frame);
  const canary = pointsOf(story, 'canary', errorRateOf);
  const stable = pointsOf(story, 'stable', errorRateOf);
  const limits = story.judged.map(({ decisive, limits }) => (decisive ? (limits.errorRate ?? 0) : 0));
  const top = Math.max(leastTop, highest(canary), highest(stable), ...limits);
  const digits = top >= 0.05 ? 0 : 1;
  return draw(frame, {
    label: `Error rate of ${story.canary} and ${story.stable} over time; at most ${(100 * highest(canary)).toFixed(1)}% and ${(100 * highest(stable)).toFixed(1)}%. The table of periods has each value.`,
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
      ...limitLines(story, 'errorRate'),
      ...versionLines(stable, canary),
    ],
  });
}

const latencyOf = ({ latencyMs }: Counts): number | undefined => latencyMs;

/** Undefined when no response time was measured. */
export function latencyChart(story: Story, frame: Frame): Html | undefined {
  const middle = inMiddle(frame);
  const canary = pointsOf(story, 'canary', latencyOf);
  const stable = pointsOf(story, 'stable', latencyOf);
  const limits = story.judged.map(({ decisive, limits }) => (decisive ? (limits.latency ?? 0) : 0));
  const top = Math.max(highest(canary), highest(stable), ...limits);
  if (top === 0) return undefined;
  const height = top * 1.08;
  return draw(frame, {
    label: `Response time (${story.percentile}) of ${story.canary} and ${story.stable} over time; at most ${Math.round(highest(canary))} ms and ${Math.round(highest(stable))} ms. The table of periods has each value.`,
    ...middle,
    height: heightIn(frame, 130),
    y: { domain: [0, height], ticks: 4, tickFormat: height < 1000 ? inMilliseconds : inSeconds, grid: true },
    marks: [
      ...judgedBands(story),
      ...markers(story, frame, middle.isNumbered),
      ...limitLines(story, 'latency'),
      ...versionLines(stable, canary),
    ],
  });
}

/** A whole axis has one unit. From a second on, labels in milliseconds would be too long. */
const inMilliseconds = (value: number): string => `${value} ms`;
const inSeconds = (value: number): string => `${value / 1000} s`;
