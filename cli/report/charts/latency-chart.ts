import type { Counts } from '../../../core/analysis/series.ts';
import type { Html } from '../page/html.ts';
import type { Story } from '../story.ts';
import { draw } from './draw.ts';
import type { Frame } from './frame.ts';
import { judgedBands, limitLines } from './judged-marks.ts';
import { markers } from './markers.ts';
import { highest, pointsOf, versionLines } from './version-lines.ts';

const latencyOf = ({ latencyMs }: Counts): number | undefined => latencyMs;

/** Undefined when no response time was measured. */
export function latencyChart(story: Story, frame: Frame): Html | undefined {
  const canary = pointsOf(story, 'canary', latencyOf);
  const stable = pointsOf(story, 'stable', latencyOf);
  const limits = story.judged.map(({ decisive, limits }) => (decisive ? (limits.latency ?? 0) : 0));
  const top = Math.max(highest(canary), highest(stable), ...limits);
  if (top === 0) return undefined;
  const height = top * 1.08;
  return draw(frame, {
    label: `Response time (${story.percentile}) of ${story.canary} and ${story.stable} over time; at most ${Math.round(highest(canary))} ms and ${Math.round(highest(stable))} ms. The table of periods has each value.`,
    height: 130,
    y: { domain: [0, height], ticks: 4, tickFormat: height < 1000 ? inMilliseconds : inSeconds, grid: true },
    marks: [
      ...judgedBands(story),
      ...markers(story, frame),
      ...limitLines(story, 'latency'),
      ...versionLines(stable, canary),
    ],
  });
}

/** One unit for a whole axis, and labels that fit beside it: from a second on they would be too long in milliseconds. */
const inMilliseconds = (value: number): string => `${value} ms`;
const inSeconds = (value: number): string => `${value / 1000} s`;
