import type { Markish } from '@observablehq/plot';
import { dot, lineY } from '@observablehq/plot';
import type { Counts } from '../../../core/analysis/series.ts';
import type { Story } from '../story.ts';

/** More dots than this on a line are a second line. */
const dotsAtMost = 60;

export interface Point {
  readonly at: Date;
  /** NaN where there is none, which breaks the line. */
  readonly value: number;
}

/** One number of one version, a point in the middle of each period. */
export const pointsOf = (
  { periods, periodSeconds }: Story,
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

/** Both versions: told apart by colour, by dashes and by the shape of their dots. */
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
