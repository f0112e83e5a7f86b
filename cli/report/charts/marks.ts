import type { Markish } from '@observablehq/plot';
import { dot, lineY, rect, ruleX, ruleY, text } from '@observablehq/plot';
import type { Counts } from '../../../core/analysis/series.ts';
import type { Happening, JudgedStretch, Story } from '../story.ts';
import type { Frame } from './draw.ts';

/** Numbers closer than this would overlap. */
const apartPx = 46;

interface Marker {
  readonly at: Date;
  readonly numbers: string;
}

/** A line for each happening, and its number above. Numbers that would overlap are joined to a range. */
export function markers(story: Story, frame: Frame, isNumbered: boolean): Markish[] {
  const seen = story.happenings.filter(({ at }) => at >= frame.shown.from && at <= frame.shown.to);
  return [
    ruleX(seen, { x: ({ at }: Happening) => new Date(at), stroke: 'var(--line)', strokeDasharray: '2,3' }),
    text(isNumbered ? grouped(seen, frame) : [], {
      x: 'at',
      text: 'numbers',
      frameAnchor: 'top',
      dy: -14,
      fill: 'var(--quiet)',
      fontWeight: 600,
    }),
  ];
}

function grouped(seen: readonly Happening[], { width, marginLeft, marginRight, shown }: Frame): Marker[] {
  const apartMs = (apartPx * (shown.to - shown.from)) / (width - marginLeft - marginRight);
  const groups: Happening[][] = [];
  for (const one of seen) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && one.at - group[0].at < apartMs) group.push(one);
    else groups.push([one]);
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const numbers = first === last ? `${first.number}` : `${first.number}–${last.number}`;
    return [{ at: new Date(first.at), numbers }];
  });
}

/** The periods behind each step's verdict, as bands behind the lines. Those of the decisive verdict stand out. */
export const judgedBands = ({ judged }: Story): Markish[] => [
  rect(judged, {
    x1: from,
    x2: to,
    fill: colour,
    fillOpacity: ({ decisive }: JudgedStretch) => (decisive ? 0.18 : 0.08),
  }),
  rect(
    judged.filter(({ decisive }) => decisive),
    { x1: from, x2: to, stroke: colour, strokeDasharray: '4,3', fill: 'none' },
  ),
];

/** The limit of one part of a metric. */
export type LimitOf = (judged: JudgedStretch) => number | undefined;

/** The limits of a metric in the periods of the decisive verdict. */
export const limitLines = ({ judged }: Story, limitOf: LimitOf): Markish[] => [
  ruleY(
    judged.filter((one) => one.decisive && limitOf(one) !== undefined),
    { y: limitOf, x1: from, x2: to, stroke: limitColour, strokeWidth: 1.5 },
  ),
];

const from = (one: JudgedStretch) => new Date(one.from);
const to = (one: JudgedStretch) => new Date(one.to);
const colour = ({ verdict }: JudgedStretch) =>
  verdict === 'fail' ? 'var(--bad)' : verdict === 'pass' ? 'var(--good)' : 'var(--attention)';

/** Red is a limit that was not kept. */
const limitColour = ({ verdict }: JudgedStretch) => (verdict === 'fail' ? 'var(--bad)' : 'var(--ink)');

/** More dots than this would look like a second line. */
const dotsAtMost = 60;

interface Point {
  readonly at: Date;
  /** NaN without a value, which breaks the line. */
  readonly value: number;
}

/** One number of one version, as a point in the middle of each period. */
export const pointsOf = (
  { periods, periodSeconds }: Pick<Story, 'periods' | 'periodSeconds'>,
  version: 'canary' | 'stable',
  numberOf: (counts: Counts) => number | undefined,
): Point[] =>
  periods.map((period) => {
    const counts = period[version];
    return {
      at: new Date(period.start + periodSeconds * 500),
      value: (counts && numberOf(counts)) ?? Number.NaN,
    };
  });

/** Both versions, which differ in colour, in dashes and in the shape of their dots. */
export function versionLines(stable: readonly Point[], canary: readonly Point[]): Markish[] {
  const few = canary.length <= dotsAtMost;
  const at = { x: 'at', y: 'value' } as const;
  return [
    lineY(stable, { ...at, stroke: 'var(--stable)', strokeWidth: 2, strokeDasharray: '6,3' }),
    lineY(canary, { ...at, stroke: 'var(--canary)', strokeWidth: 2.25 }),
    ...(few
      ? [
          dot(stable, { ...at, symbol: 'square', r: 2.5, fill: 'var(--page)', stroke: 'var(--stable)' }),
          dot(canary, { ...at, symbol: 'circle', r: 3.25, fill: 'var(--canary)' }),
        ]
      : []),
  ];
}

export const highest = (points: readonly Point[]): number =>
  Math.max(0, ...points.map(({ value }) => value).filter((value) => !Number.isNaN(value)));
