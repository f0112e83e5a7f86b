import { healthText } from '../data-plane/tasks/task-health.ts';
import { type Html, html } from '../web/html.ts';
import { type Label, labelOf } from './label.ts';
import { type Layout, layoutOf, type Measures, type PlacedArrow, type PlacedPart, type Point } from './layout.ts';
import type { Part, PartKind } from './parts.ts';
import type { MeshPicture, PictureLink } from './picture.ts';
import { isUnhealthy, kindWords, shortened, tasksText } from './words.ts';

/** Where arrows lead: to the right on a wide screen, down on a narrow one. */
export type Direction = 'right' | 'down';

interface Form {
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

const height = 64;
const lineHeight = 14;
/** Between a label and the part that its arrow leads to, for the arrow's head. */
const headRoom = 14;
/** Of its text; the arrow shows beside it. */
const labelWidth = 116;
/** Around the drawing, so that no line is cut. */
const margin = 4;

const forms: Readonly<Record<Direction, Form>> = {
  right: {
    width: 146,
    height,
    measures: { partMain: 146, partCross: height, gapCross: 22, gapMain: 18 },
    label: (lines) => (lines === 0 ? { main: 0, cross: 16 } : { main: 130, cross: lines * lineHeight + 10 }),
    nameColumns: 16,
    labelColumns: 17,
    toXy: ({ main, cross }) => ({ x: main, y: cross }),
  },
  down: {
    width: 124,
    height,
    measures: { partMain: height, partCross: 124, gapCross: 12, gapMain: 26 },
    label: (lines) => (lines === 0 ? { main: 0, cross: 16 } : { main: lines * lineHeight + headRoom, cross: 126 }),
    nameColumns: 12,
    labelColumns: 17,
    toXy: ({ main, cross }) => ({ x: cross, y: main }),
  },
};

const round = (value: number): number => Math.round(value * 10) / 10;

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

/** How many characters of the small text fit into so many pixels of a box. */
const smallColumns = (width: number): number => Math.floor((width - 12) / 5.8);

/** The marks of the first tasks; the text beside the name counts all. */
const marksShown = 6;

const marksWidth = (count: number): number => (count === 0 ? 0 : count * 10 + 2);

const taskMarks = (tasks: Part['tasks'], x: number, y: number): Html =>
  html`${tasks.map((task, i) => {
    const title = html`<title>${task.id}, ${task.status.toLowerCase()}, ${healthText(task.health)}</title>`;
    const left = x + i * 10;
    // A cross among circles is seen without its colour.
    return isUnhealthy(task)
      ? html`<path class="task task-unhealthy" d="M ${left - 3.5} ${y - 3.5} l 7 7 m 0 -7 l -7 7">${title}</path>`
      : html`<circle class="task task-${task.status.toLowerCase()}" cx="${left}" cy="${y}" r="3.5">${title}</circle>`;
  })}`;

/** What stands above and below the name. What does not fit is left to the tables, marks before words. */
function boxText(part: Part, width: number) {
  const { kind, listeners, tasks, isMissing } = part;
  const said = isMissing ? 'does not exist' : tasksText(part);
  const whole = [kindWords[kind], ...listeners].join(', ');
  const isShown = said !== '' && whole.length <= smallColumns(width);
  const marks = tasks.slice(0, marksShown);
  const fits = said.length <= smallColumns(width - marksWidth(marks.length));
  return {
    kind: isShown ? whole : kindWords[kind],
    below: shortened(said === '' ? listeners.join(', ') : said, smallColumns(width)),
    marks: fits ? marks : [],
  };
}

function box(part: Part, { at, cross }: PlacedPart, direction: Direction): Html {
  const form = forms[direction];
  const { x, y } = form.toXy({ main: at.main, cross: at.cross - cross / 2 });
  const [width, tall] = direction === 'right' ? [form.width, cross] : [cross, form.height];
  const top = y + tall / 2 - form.height / 2;
  const left = x + width / 2 - form.width / 2;
  const { kind, below, marks } = boxText(part, form.width);
  return html`
<g class="part part-${part.kind}${part.isMissing ? ' missing' : ''}"><title>${kindWords[part.kind]} ${part.name}</title>
<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(tall)}" rx="6"/>
<text class="kind" x="${round(left + 9)}" y="${round(top + 17)}">${kind}</text>
<text class="name" x="${round(left + 9)}" y="${round(top + 35)}">${shortened(part.name, form.nameColumns)}</text>
${taskMarks(marks, left + 13, top + 50)}<text class="below" x="${round(left + 9 + marksWidth(marks.length))}" y="${round(top + 54)}">${below}</text></g>`;
}

function labelText({ lines, tones }: Label, end: Point, direction: Direction): Html {
  if (lines.length === 0) return html``;
  const form = forms[direction];
  const tall = lines.length * lineHeight;
  const { x, y } = form.toXy(end);
  const shown = lines.map((line, i) => shortened(line, form.labelColumns + (tones[i] === 'quiet' ? 4 : 0)));
  // No wider than its text, so that the arrow is seen on both sides of a short one.
  const width = Math.min(labelWidth, Math.max(...shown.map((line) => line.length)) * 6.6 + 10);
  const middle = round(direction === 'right' ? x - headRoom - labelWidth / 2 : x);
  const left = middle - width / 2;
  const top = direction === 'right' ? y - tall / 2 : y - headRoom - tall;
  return html`<g class="label"><rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${tall}"/>${shown.map(
    (line, i) => html`<text class="${tones[i]}" x="${middle}" y="${round(top + i * lineHeight + 11)}">${line}</text>`,
  )}</g>`;
}

function arrow(link: PictureLink, label: Label, placed: PlacedArrow, direction: Direction, isMeasured: boolean): Html {
  const end = placed.points.at(-1);
  if (end === undefined) return html``;
  const state =
    isMeasured && link.traffic === undefined ? 'silent' : (link.traffic?.errorShare ?? 0) > 0 ? 'failing' : 'well';
  const head = placed.isBack ? 'marker-start' : 'marker-end';
  const marker = `url(#head-${direction})`;
  const path = curve(placed.points, forms[direction]);
  return html`
<g class="link link-${state}"><title>${label.title}</title>
${head === 'marker-end' ? html`<path d="${path}" marker-end="${marker}"/>` : html`<path d="${path}" marker-start="${marker}"/>`}
${labelText(label, end, direction)}</g>`;
}

/** Where the parts of a mesh go that is too tangled to follow its requests. */
const columns: Readonly<Record<PartKind, number>> = {
  VirtualGateway: 0,
  VirtualService: 1,
  VirtualRouter: 2,
  VirtualNode: 3,
};

/** The picture as SVG of its own size, without any style: the page's classes colour it. */
export function drawingOf(picture: MeshPicture, direction: Direction): Html {
  const { parts, links, traffic } = picture;
  const form = forms[direction];
  const isMeasured = traffic !== undefined;
  const labels = links.map((link) => labelOf(link, isMeasured));
  const layout: Layout = layoutOf(
    parts.map(({ id, kind }) => ({ id, column: columns[kind] })),
    links,
    labels.map(({ lines }) => form.label(lines.length)),
    form.measures,
  );
  const { x: width, y: tall } = form.toXy({ main: layout.main, cross: layout.cross });
  const byId = new Map(parts.map((part) => [part.id, part]));
  const [w, h] = [Math.ceil(width) + 2 * margin, Math.ceil(tall) + 2 * margin];
  return html`<svg class="drawing drawing-${direction}" role="img" aria-label="Picture of mesh ${picture.meshName}; the tables below say the same" viewBox="${-margin} ${-margin} ${w} ${h}" width="${w}" height="${h}">
<defs><marker id="head-${direction}" class="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path fill="currentColor" d="M 0 0.5 L 8 4 L 0 7.5 z"/></marker></defs>
${layout.arrows.map((placed, i) => {
  const link = links[i];
  const label = labels[i];
  return link === undefined || label === undefined ? undefined : arrow(link, label, placed, direction, isMeasured);
})}
${layout.parts.map((placed) => {
  const part = byId.get(placed.id);
  return part === undefined ? undefined : box(part, placed, direction);
})}
</svg>`;
}
