import type { Markish, PlotOptions } from '@observablehq/plot';
import { plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Html } from '../html.ts';
import { html, trusted } from '../html.ts';
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

/** What a chart has beside its marks. */
export interface Drawing {
  /** What a reader hears who does not see it. */
  readonly label: string;
  readonly height: number;
  readonly y: NonNullable<PlotOptions['y']>;
  readonly marks: readonly Markish[];
  /** Room above for the numbers of what happened. */
  readonly marginTop?: number;
  readonly symbol?: PlotOptions['symbol'];
}

const marginBottom = 26;
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/**
 * Draws one chart as inline SVG: colours are the page's CSS variables, the font is the page's, and it needs no script.
 * Its `<style>` is left out, for the page has the same rules and allows no styles but its own.
 */
export function draw({ width, shown, marginLeft, marginRight }: Frame, drawing: Drawing): Html {
  const { label, height, y, marks, symbol, marginTop = 22 } = drawing;
  const svg = plot({
    document,
    width,
    height: height + marginTop + marginBottom,
    marginLeft,
    marginRight,
    marginTop,
    marginBottom,
    x: {
      type: 'utc',
      domain: [new Date(shown.from), new Date(shown.to)],
      label: null,
      ticks: Math.max(3, Math.round(width / 110)),
      tickFormat: timeFormat(shown),
    },
    y: { label: null, ...y },
    ...(symbol && { symbol }),
    marks: [...marks],
  });
  for (const style of svg.querySelectorAll('style')) style.remove();
  // A chart is one image to a screen reader, and a group in it has no role that could bear a name.
  for (const group of svg.querySelectorAll('g[aria-label]')) {
    group.setAttribute('data-mark', group.getAttribute('aria-label'));
    group.removeAttribute('aria-label');
  }
  // What comes from outside does not go through the drawing: its names stand in the label alone.
  return html`<svg role="img" aria-label="${label}" ${trusted(svg.outerHTML.replace(/^<svg /, ''))}`;
}

const minute = 60_000;

/** The time of day in UTC as every log has it, as exact as the stretch is short. */
function timeFormat({ from, to }: Stretch): (at: Date) => string {
  const [first, last] = to - from < 8 * minute ? [11, 19] : to - from < 36 * 60 * minute ? [11, 16] : [5, 16];
  return (at) => at.toISOString().slice(first, last).replace('T', ' ');
}
