import type { Markish } from '@observablehq/plot';
import { rect, ruleY } from '@observablehq/plot';
import type { JudgedStretch, Story } from '../story.ts';

/** Behind the lines: the periods that each step's verdict rests on; those that decided stand out. */
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

/** What a metric was held against, where it decided. */
export const limitLines = ({ judged }: Story, metric: keyof JudgedStretch['limits']): Markish[] => [
  ruleY(
    judged.filter(({ decisive, limits }) => decisive && limits[metric] !== undefined),
    { y: ({ limits }: JudgedStretch) => limits[metric], x1: from, x2: to, stroke: 'var(--bad)', strokeWidth: 1.5 },
  ),
];

const from = (one: JudgedStretch) => new Date(one.from);
const to = (one: JudgedStretch) => new Date(one.to);
const colour = ({ verdict }: JudgedStretch) =>
  verdict === 'fail' ? 'var(--bad)' : verdict === 'pass' ? 'var(--good)' : 'var(--attention)';
