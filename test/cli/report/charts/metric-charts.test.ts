import { expect, test } from '@jest/globals';
import { frameOf } from '../../../../cli/report/charts/draw.ts';
import { latencyChart } from '../../../../cli/report/charts/metric-charts.ts';
import { storyOf } from '../../../../cli/report/story-of.ts';
import { testStart } from '../../../support/test-clock.ts';
import { rolledBack } from '../../support/rollouts.ts';

/** Pixels that a character takes at most in the chart's font. */
const widestCharacter = 6.5;

function labelsOf(latencyMs: number): { readonly text: string; readonly room: number }[] {
  const counts = { requests: 100, errors: 0, latencyMs };
  const periods = [0, 1, 2, 3].map((i) => ({ start: testStart + i * 60_000, canary: counts, stable: counts }));
  const story = storyOf(rolledBack, { periods }, testStart + 600_000);
  const frame = frameOf(story, 'narrow');
  const svg = (frame && latencyChart(story, frame)?.markup) ?? '';
  const [group = '', right = '0'] = /y-axis tick label" transform="translate\((-?[\d.]+),.*?<\/g>/s.exec(svg) ?? [];
  return [...group.matchAll(/<text transform="translate\(([\d.]+),[^>]*>([^<]+)<\/text>/g)].map(
    ([, left = '0', text = '']) => ({ text, room: Number(left) + Number(right) }),
  );
}

test.each([3, 40, 925, 999, 1400, 9_800, 12_000, 125_000])(
  'the labels beside a latency of %d ms are whole, and of one unit',
  (latencyMs) => {
    const labels = labelsOf(latencyMs);
    expect(labels.length).toBeGreaterThan(2);
    expect(labels.filter(({ text, room }) => text.length * widestCharacter > room)).toEqual([]);
    expect(new Set(labels.map(({ text }) => text.split(' ')[1])).size).toBe(1);
  },
);
