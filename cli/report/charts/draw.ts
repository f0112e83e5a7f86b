import type { Markish, PlotOptions } from '@observablehq/plot';
import { plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Html } from '../html.ts';
import { html, trusted } from '../html.ts';
import type { Story, TimeSpan } from '../story.ts';

/** The widths of a phone, a sheet and a screen. A chart is drawn in each, so that its text is never scaled. */
export const chartWidths = { narrow: 330, middle: 640, wide: 960 } as const;
export type ChartWidth = keyof typeof chartWidths;

/** The common frame of a story's charts, which lines them up below each other. */
export interface Frame {
  readonly width: number;
  readonly shown: TimeSpan;
  readonly marginLeft: number;
  readonly marginRight: number;
  /** For a phone, which is to show all charts on few screens: they are lower, and most have neither times nor numbers. */
  readonly isCompact: boolean;
}

/** Undefined when the story has nothing to draw. */
export function frameOf({ shown }: Story, width: ChartWidth): Frame | undefined {
  if (shown === undefined || shown.to <= shown.from) return undefined;
  return { width: chartWidths[width], shown, marginLeft: 52, marginRight: 22, isCompact: width === 'narrow' };
}

/** One chart's marks, and the parts around them. */
interface Drawing {
  /** The text for screen readers. */
  readonly label: string;
  readonly height: number;
  readonly y: NonNullable<PlotOptions['y']>;
  readonly marks: readonly Markish[];
  /** Whether the numbers of the happenings stand above it. */
  readonly isNumbered: boolean;
  /** Whether its times are written below it. */
  readonly hasTimes: boolean;
  readonly symbol?: PlotOptions['symbol'];
}

/** A chart of this height on a wide page is lower on a phone. */
export const heightIn = ({ isCompact }: Frame, height: number): number =>
  Math.round(height * (isCompact ? 0.55 : 0.85));

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/**
 * Draws one chart as inline SVG without a script, in the page's colours and font. Its `<style>` is removed, because the
 * page has the same rules and allows no other styles.
 */
export function draw({ width, shown, marginLeft, marginRight }: Frame, drawing: Drawing): Html {
  const { label, height, y, marks, symbol, isNumbered, hasTimes } = drawing;
  const marginTop = isNumbered ? 22 : 8;
  const marginBottom = hasTimes ? 26 : 10;
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
      tickFormat: hasTimes ? timeFormat(shown) : () => '',
    },
    y: { label: null, ...y },
    ...(symbol && { symbol }),
    marks: [...marks],
  });
  for (const style of svg.querySelectorAll('style')) style.remove();
  // A chart is one image for a screen reader; a group in it has no role, so it must not have a name.
  for (const group of svg.querySelectorAll('g[aria-label]')) {
    group.setAttribute('data-mark', group.getAttribute('aria-label'));
    group.removeAttribute('aria-label');
  }
  // Names from outside stand in the label alone, which is escaped; the drawing has none.
  return html`<svg role="img" aria-label="${label}" ${trusted(svg.outerHTML.replace(/^<svg /, ''))}`;
}

const minute = 60_000;

/** The time of day in UTC, more exact for a shorter time. */
function timeFormat({ from, to }: TimeSpan): (at: Date) => string {
  const [first, last] = to - from < 8 * minute ? [11, 19] : to - from < 36 * 60 * minute ? [11, 16] : [5, 16];
  return (at) => at.toISOString().slice(first, last).replace('T', ' ');
}
