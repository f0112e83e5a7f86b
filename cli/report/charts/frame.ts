import type { Story, Stretch } from '../story.ts';

/** Widths that a chart is drawn in, so that its text is never scaled down: a phone's, a sheet's, a screen's. */
export const chartWidths = { narrow: 330, middle: 640, wide: 960 } as const;
export type ChartWidth = keyof typeof chartWidths;

/** What all charts of one story have in common, so that they line up below each other. */
export interface Frame {
  readonly width: number;
  readonly shown: Stretch;
  readonly marginLeft: number;
  readonly marginRight: number;
}

/** Undefined when the story has nothing to draw. */
export function frameOf({ shown }: Story, width: ChartWidth): Frame | undefined {
  if (shown === undefined || shown.to <= shown.from) return undefined;
  return { width: chartWidths[width], shown, marginLeft: 52, marginRight: 22 };
}
