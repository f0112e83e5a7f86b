import { dot, ruleY } from '@observablehq/plot';
import type { Verdict } from '../../../core/analysis/verdict.ts';
import type { Html } from '../page/html.ts';
import { verdictSigns } from '../page/verdict-mark.ts';
import type { Look, Story } from '../story.ts';
import { draw } from './draw.ts';
import type { Frame } from './frame.ts';

/** From top to bottom, each with a colour and a shape of its own. */
const lanes = ['pass', 'inconclusive', 'error', 'fail'] as const satisfies readonly Verdict[];
const colours: Readonly<Record<Verdict, string>> = {
  pass: 'var(--good)',
  inconclusive: 'var(--quiet)',
  error: 'var(--attention)',
  fail: 'var(--bad)',
};
const shapes = { pass: 'circle', inconclusive: 'diamond2', error: 'triangle2', fail: 'times' } as const;

/** What each look said: a lane for each verdict. Undefined when there was no look. */
export function verdictsChart(story: Story, frame: Frame): Html | undefined {
  const { looks } = story;
  if (looks.length === 0) return undefined;
  const counts = lanes.map((lane) => `${looks.filter(({ verdict }) => verdict === lane).length} ${lane}`);
  return draw(frame, {
    label: `The verdict of each look over time: ${counts.join(', ')}. The table of decisions has each.`,
    height: 72,
    marginTop: 8,
    y: { type: 'point', domain: [...lanes], tickSize: 0, tickFormat: (lane: Verdict) => verdictSigns[lane] },
    symbol: { type: 'identity' },
    marks: [
      ruleY(lanes, { stroke: 'var(--line)', strokeOpacity: 0.6 }),
      dot(looks, {
        x: ({ at }: Look) => new Date(at),
        y: 'verdict',
        symbol: ({ verdict }: Look) => shapes[verdict],
        stroke: ({ verdict }: Look) => colours[verdict],
        fill: ({ verdict }: Look) => (verdict === 'fail' ? 'none' : colours[verdict]),
        strokeWidth: 2,
        r: 3.5,
      }),
    ],
  });
}
