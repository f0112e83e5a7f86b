import { areaY, dot, lineY, ruleY } from '@observablehq/plot';
import type { Period } from '../../../core/analysis/series.ts';
import type { Verdict } from '../../../core/analysis/verdict.ts';
import type { Html } from '../html.ts';
import { verdictSigns } from '../html.ts';
import type { Look, Story } from '../story.ts';
import type { Frame } from './draw.ts';
import { draw, heightIn } from './draw.ts';
import { markers } from './marks.ts';

/** The canary's share of the requests: as it was set, and as it was measured. */
export function weightsChart(story: Story, frame: Frame): Html {
  const set = corners(story, frame);
  const theirs = story.weights
    .filter((one) => one.theirs)
    .flatMap(({ from, to, weight }) =>
      [from, Math.max(to, frame.shown.to)].map((at) => ({ at: new Date(at), weight })),
    );
  const seen = story.periods.flatMap((period) => {
    const share = shareOf(period);
    return share === undefined ? [] : [{ at: new Date(period.start + story.periodSeconds * 500), share }];
  });
  const at = { x: 'at', y: 'weight', curve: 'step-after' } as const;
  return draw(frame, {
    label: `${story.canary}’s share of the requests over time. Set: ${inWords(story)}. The table of periods has what was measured.`,
    height: heightIn(frame, 140),
    isNumbered: true,
    hasTimes: true,
    y: { domain: [0, 100], ticks: [0, 25, 50, 75, 100], tickFormat: (value: number) => `${value}%`, grid: true },
    marks: [
      areaY(set, { ...at, fill: 'var(--canary)', fillOpacity: 0.22 }),
      lineY(set, { ...at, stroke: 'var(--canary)', strokeWidth: 2.25 }),
      lineY(theirs, { ...at, stroke: 'var(--attention)', strokeWidth: 4 }),
      ...markers(story, frame, true),
      dot(seen, { x: 'at', y: 'share', r: 3, symbol: 'circle', stroke: 'var(--ink)', fill: 'var(--page)' }),
    ],
  });
}

/** The corners of a line of set weights across the whole chart. */
const corners = ({ weights }: Story, { shown }: Frame) => [
  { at: new Date(shown.from), weight: 0 },
  ...weights.map(({ from, weight }) => ({ at: new Date(from), weight })),
  { at: new Date(shown.to), weight: weights.at(-1)?.weight ?? 0 },
];

/** The canary's share of a period's requests in percent; undefined when there were none. */
export function shareOf({ canary, stable }: Period): number | undefined {
  const all = (canary?.requests ?? 0) + (stable?.requests ?? 0);
  return all === 0 ? undefined : (100 * (canary?.requests ?? 0)) / all;
}

const inWords = ({ weights }: Story): string =>
  weights.length === 0
    ? 'nothing yet'
    : weights
        .map(({ from, weight, theirs }) => {
          const by = theirs ? ', set from outside' : '';
          return `${weight}% from ${new Date(from).toISOString().slice(11, 19)}${by}`;
        })
        .join(', ');

/** The lanes from top to bottom. Each has its own colour and shape. */
const lanes = ['pass', 'inconclusive', 'error', 'fail'] as const satisfies readonly Verdict[];
const colours: Readonly<Record<Verdict, string>> = {
  pass: 'var(--good)',
  inconclusive: 'var(--quiet)',
  error: 'var(--attention)',
  fail: 'var(--bad)',
};
const shapes = { pass: 'circle', inconclusive: 'diamond2', error: 'triangle2', fail: 'times' } as const;

/** The verdict of each look, with a lane for each verdict. Undefined without a look. */
export function verdictsChart(story: Story, frame: Frame): Html | undefined {
  const { looks } = story;
  if (looks.length === 0) return undefined;
  const counts = lanes.map((lane) => `${looks.filter(({ verdict }) => verdict === lane).length} ${lane}`);
  return draw(frame, {
    label: `The verdict of each look over time: ${counts.join(', ')}. The table of decisions has each.`,
    // A lane is at least as high as its sign.
    height: heightIn(frame, frame.isCompact ? 110 : 80),
    isNumbered: false,
    hasTimes: true,
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
