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
  return draw(frame, {
    label: `Response time (${story.percentile}) of ${story.canary} and ${story.stable} over time; at most ${Math.round(highest(canary))} ms and ${Math.round(highest(stable))} ms. The table of periods has each value.`,
    height: 130,
    y: { domain: [0, top * 1.08], ticks: 4, tickFormat: inMilliseconds, grid: true },
    marks: [
      ...judgedBands(story),
      ...markers(story, frame),
      ...limitLines(story, 'latency'),
      ...versionLines(stable, canary),
    ],
  });
}

/** Short enough for an axis. */
const inMilliseconds = (value: number): string => (value >= 10_000 ? `${value / 1000} s` : `${value} ms`);
