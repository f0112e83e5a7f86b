import { healthText } from '../data-plane/tasks/task-health.ts';
import { type Html, html } from '../web/html.ts';
import { labelOf } from './label.ts';
import { layoutOf, type PlacedPart } from './layout.ts';
import type { Part, PartKind } from './parts.ts';
import type { MeshPicture, PictureLink } from './picture.ts';
import { arrowOf, boxPlace, type Direction, type Form, formsOf, round, sketchOf } from './sketch.ts';
import { isUnhealthy, kindWords, shortened, tasksText } from './words.ts';

const forms = formsOf(64);

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

function box(part: Part, placed: PlacedPart, form: Form): Html {
  const { rectangle, top, left } = boxPlace(placed, form);
  const { kind, below, marks } = boxText(part, form.width);
  return html`
<g class="part part-${part.kind}${part.isMissing ? ' missing' : ''}"><title>${kindWords[part.kind]} ${part.name}</title>
${rectangle}
<text class="kind" x="${round(left + 9)}" y="${round(top + 17)}">${kind}</text>
<text class="name" x="${round(left + 9)}" y="${round(top + 35)}">${shortened(part.name, form.nameColumns)}</text>
${taskMarks(marks, left + 13, top + 50)}<text class="below" x="${round(left + 9 + marksWidth(marks.length))}" y="${round(top + 54)}">${below}</text></g>`;
}

function stateOf({ traffic }: PictureLink, isMeasured: boolean): 'silent' | 'failing' | 'well' {
  if (traffic === undefined) return isMeasured ? 'silent' : 'well';
  return traffic.errorShare > 0 ? 'failing' : 'well';
}

/** Where the parts of a mesh go that is too tangled to follow its requests. */
const columns: Readonly<Record<PartKind, number>> = {
  VirtualGateway: 0,
  VirtualService: 1,
  VirtualRouter: 2,
  VirtualNode: 3,
};

/** The picture of a mesh, without any style: the page's classes colour it. */
export function drawingOf(picture: MeshPicture, direction: Direction): Html {
  const { parts, links, traffic } = picture;
  const form = forms[direction];
  const isMeasured = traffic !== undefined;
  const labelled = links.map((link) => ({ link, label: labelOf(link, isMeasured) }));
  const layout = layoutOf(
    parts.map(({ id, kind }) => ({ id, column: columns[kind] })),
    links,
    labelled.map(({ label }) => form.label(label.lines.length)),
    form.measures,
  );
  const byId = new Map(parts.map((part) => [part.id, part]));
  const arrows = labelled.flatMap(({ link, label }, i) => {
    const placed = layout.arrows[i];
    return placed === undefined ? [] : [arrowOf(stateOf(link, isMeasured), label, placed, form)];
  });
  const boxes = layout.parts.flatMap((placed) => {
    const part = byId.get(placed.id);
    return part === undefined ? [] : [box(part, placed, form)];
  });
  return sketchOf(`Picture of mesh ${picture.meshName}; the tables below say the same`, layout, form, [
    ...arrows,
    ...boxes,
  ]);
}
