import { type Html, html } from '../web/html.ts';
import type { Label } from './label.ts';
import type { Layout, Measures, PlacedArrow, PlacedPart, Point } from './layout.ts';
import { shortened } from './words.ts';

// What every picture of the console has in common: boxes of a size, curved arrows, and labels at their ends.

/** Where arrows lead: to the right on a wide screen, down on a narrow one. */
export type Direction = 'right' | 'down';

export interface Form {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly measures: Measures;
  /** Of a label of so many lines. */
  readonly label: (lines: number) => { readonly main: number; readonly cross: number };
  /** Of a name in a box, and of a line in a label. */
  readonly nameColumns: number;
  readonly labelColumns: number;
  readonly toXy: (point: Point) => { readonly x: number; readonly y: number };
}

const lineHeight = 14;
/** Between a label and the part that its arrow leads to, for the arrow's head. */
const headRoom = 14;
/** Of its text; the arrow shows beside it. */
const labelWidth = 116;
/** Around the drawing, so that no line is cut. */
const margin = 4;

/** @param height of every box, in pixels */
export const formsOf = (height: number): Readonly<Record<Direction, Form>> => ({
  right: {
    direction: 'right',
    width: 146,
    height,
    measures: { partMain: 146, partCross: height, gapCross: 22, gapMain: 18 },
    label: (lines) => (lines === 0 ? { main: 0, cross: 16 } : { main: 130, cross: lines * lineHeight + 10 }),
    nameColumns: 16,
    labelColumns: 17,
    toXy: ({ main, cross }) => ({ x: main, y: cross }),
  },
  down: {
    direction: 'down',
    width: 124,
    height,
    measures: { partMain: height, partCross: 124, gapCross: 12, gapMain: 26 },
    label: (lines) => (lines === 0 ? { main: 0, cross: 16 } : { main: lines * lineHeight + headRoom, cross: 126 }),
    nameColumns: 12,
    labelColumns: 17,
    toXy: ({ main, cross }) => ({ x: cross, y: main }),
  },
});

export const round = (value: number): number => Math.round(value * 10) / 10;

/** A curve through all points that leaves and reaches each along the way of the arrows. */
function curve(points: readonly Point[], { toXy }: Form): string {
  const at = (point: Point) => {
    const { x, y } = toXy(point);
    return `${round(x)} ${round(y)}`;
  };
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = rest.map((to, i) => {
    const from = points[i] ?? first;
    const middle = (from.main + to.main) / 2;
    return `C ${at({ main: middle, cross: from.cross })} ${at({ main: middle, cross: to.cross })} ${at(to)}`;
  });
  return `M ${at(first)} ${parts.join(' ')}`;
}

/** Where a box is, and the corner from which its text is laid out: a box may be longer than its text needs. */
export function boxPlace({ at, cross }: PlacedPart, { direction, toXy, ...form }: Form) {
  const { x, y } = toXy({ main: at.main, cross: at.cross - cross / 2 });
  const [width, height] = direction === 'right' ? [form.width, cross] : [cross, form.height];
  const rectangle = html`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="6"/>`;
  return { rectangle, top: y + height / 2 - form.height / 2, left: x + width / 2 - form.width / 2 };
}

function labelText({ lines, tones }: Label, end: Point, form: Form): Html {
  if (lines.length === 0) return html``;
  const tall = lines.length * lineHeight;
  const { x, y } = form.toXy(end);
  const shown = lines.map((line, i) => shortened(line, form.labelColumns + (tones[i] === 'quiet' ? 4 : 0)));
  // No wider than its text, so that the arrow is seen on both sides of a short one.
  const width = Math.min(labelWidth, Math.max(...shown.map((line) => line.length)) * 6.6 + 10);
  const middle = round(form.direction === 'right' ? x - headRoom - labelWidth / 2 : x);
  const left = middle - width / 2;
  const top = form.direction === 'right' ? y - tall / 2 : y - headRoom - tall;
  return html`<g class="label"><rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${tall}"/>${shown.map(
    (line, i) => html`<text class="${tones[i]}" x="${middle}" y="${round(top + i * lineHeight + 11)}">${line}</text>`,
  )}</g>`;
}

/** An arrow with its label. @param kind the class of what it says */
export function arrowOf(kind: string, label: Label, { points, isBack }: PlacedArrow, form: Form): Html {
  const end = points.at(-1);
  if (end === undefined) return html``;
  const marker = `url(#head-${form.direction})`;
  const path = curve(points, form);
  return html`
<g class="link link-${kind}"><title>${label.title}</title>
${isBack ? html`<path d="${path}" marker-start="${marker}"/>` : html`<path d="${path}" marker-end="${marker}"/>`}
${labelText(label, end, form)}</g>`;
}

/** The picture as SVG of its own size, without any style: the page's classes colour it. */
export function sketchOf(
  title: string,
  layout: Pick<Layout, 'main' | 'cross'>,
  { direction, toXy }: Form,
  content: readonly Html[],
): Html {
  const { x: width, y: tall } = toXy({ main: layout.main, cross: layout.cross });
  const [w, h] = [Math.ceil(width) + 2 * margin, Math.ceil(tall) + 2 * margin];
  return html`<svg class="drawing drawing-${direction}" role="img" aria-label="${title}" viewBox="${-margin} ${-margin} ${w} ${h}" width="${w}" height="${h}">
<defs><marker id="head-${direction}" class="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path fill="currentColor" d="M 0 0.5 L 8 4 L 0 7.5 z"/></marker></defs>
${content}
</svg>`;
}
