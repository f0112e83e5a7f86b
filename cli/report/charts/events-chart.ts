import { dot, ruleY, text } from '@observablehq/plot';
import { counted } from '../../../core/text/numbers.ts';
import type { Html } from '../html.ts';
import type { Happening, Story, Tone } from '../story.ts';
import type { Frame } from './draw.ts';
import { draw } from './draw.ts';
import { markers } from './marks.ts';

/** The lanes from top to bottom; a weight is in the chart of the share. */
const lanes = ['alarm', 'edit', 'command', 'gate', 'hook', 'stop', 'failure', 'end'] as const;
type Lane = (typeof lanes)[number];

const names: Readonly<Record<Lane, string>> = {
  alarm: 'alarm',
  edit: 'edit',
  command: 'person',
  gate: 'gate',
  hook: 'hook',
  stop: 'stop',
  failure: 'failed',
  end: 'end',
};
const shapes = {
  alarm: 'triangle',
  edit: 'square',
  command: 'diamond',
  gate: 'circle',
  hook: 'star',
  stop: 'times',
  failure: 'times',
  end: 'circle',
} as const satisfies Readonly<Record<Lane, string>>;
const colours: Readonly<Record<Tone, string>> = {
  good: 'var(--good)',
  bad: 'var(--bad)',
  attention: 'var(--attention)',
  running: 'var(--running)',
  neutral: 'var(--ink)',
};

interface Mark extends Happening {
  readonly kind: Lane;
  readonly text: string;
}

const laneHeight = 20;
const pixelsPerLetter = 6.6;
const besideMark = 8;

/** Gates, hooks, alarms, commands and edits from outside, a lane each; undefined without any. */
export function eventsChart(story: Story, frame: Frame): Html | undefined {
  const seen = story.happenings.filter(({ at }) => at >= frame.shown.from && at <= frame.shown.to);
  const used = lanes.filter((lane) => seen.some(({ kind }) => kind === lane));
  if (used.length === 0) return undefined;
  const marks = used.flatMap((lane) => labelled(seen.filter(isIn(lane)), frame));
  const counts = used.map((lane) => `${names[lane]}: ${counted(seen.filter(isIn(lane)).length, 'event')}`);
  return draw(frame, {
    label: `Events over time. ${counts.join(', ')}. The list of what happened has each.`,
    height: laneHeight * used.length,
    isNumbered: true,
    hasTimes: !frame.isCompact,
    y: { type: 'point', domain: [...used], tickSize: 0, tickFormat: (lane: Lane) => names[lane], padding: 0.5 },
    symbol: { type: 'identity' },
    marks: [
      ruleY(used, { stroke: 'var(--line)', strokeOpacity: 0.6 }),
      ...markers(story, frame, true),
      dot(marks, {
        x: ({ at }: Mark) => new Date(at),
        y: 'kind',
        symbol: ({ kind }: Mark) => shapes[kind],
        stroke: ({ tone }: Mark) => colours[tone],
        fill: ({ tone, kind }: Mark) => (kind === 'stop' || kind === 'failure' ? 'none' : colours[tone]),
        strokeWidth: 2,
        r: 4,
      }),
      text(marks, {
        x: ({ at }: Mark) => new Date(at),
        y: 'kind',
        text: 'text',
        textAnchor: 'start',
        dx: besideMark,
        fill: 'var(--ink)',
        stroke: 'var(--page)',
        strokeWidth: 3,
      }),
    ],
  });
}

const isIn =
  (lane: Lane) =>
  (one: Happening): one is Happening & { readonly kind: Lane } =>
    one.kind === lane;

/** Marks with their labels, which are left out where the next mark or the edge is too near. */
function labelled(
  happenings: readonly (Happening & { readonly kind: Lane })[],
  { width, marginLeft, marginRight, shown }: Frame,
): Mark[] {
  const x = (at: number) =>
    marginLeft + ((at - shown.from) / (shown.to - shown.from)) * (width - marginLeft - marginRight);
  return happenings.map((one, i) => {
    const next = happenings[i + 1];
    const room = (next === undefined ? width : x(next.at) - besideMark) - x(one.at) - besideMark;
    return { ...one, text: one.label.length * pixelsPerLetter <= room ? one.label : '' };
  });
}
