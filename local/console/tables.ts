import { healthText, type TaskHealth } from '../data-plane/tasks/task-health.ts';
import { type Html, html, htmlTable } from '../web/html.ts';
import type { Part } from './parts.ts';
import type { MeshPicture, PictureLink } from './picture.ts';
import { kindWords, numberText, shareText, tasksText, wayShare } from './words.ts';

const named = (part: Part | undefined, id: string): Html =>
  part === undefined
    ? html`${id}`
    : html`${part.name} <span class="quiet">${kindWords[part.kind]}${part.isMissing ? ', does not exist' : ''}</span>`;

const waysCell = ({ ways }: PictureLink): Html =>
  html`${ways.map(
    (way) => html`<div>${wayShare(way)} <b>${way.route}</b> <span class="quiet">${way.match}</span></div>`,
  )}`;

const milliseconds = (value: number | undefined, isExact: boolean): string =>
  value === undefined ? '' : `${isExact ? '' : '≤'}${numberText(value)} ms`;

function trafficCells({ traffic }: PictureLink): (string | Html)[] {
  if (traffic === undefined) return ['silent', '', '', ''];
  const { requestsPerSecond, errorShare, p50, p99, isExact } = traffic;
  const errors = shareText(errorShare);
  return [
    `${numberText(requestsPerSecond)}/s`,
    errorShare > 0 ? html`<b class="bad">${errors}</b>` : errors,
    milliseconds(p50, isExact),
    milliseconds(p99, isExact),
  ];
}

/** How requests go: each arrow of the picture as a row, with its requests where the mesh is measured. */
export function linkTable({ parts, links, traffic }: MeshPicture): Html {
  if (links.length === 0) return html`<p class="quiet">Nothing leads anywhere yet.</p>`;
  const byId = new Map(parts.map((part) => [part.id, part]));
  const rows = links.map((link) => [
    named(byId.get(link.from), link.from),
    named(byId.get(link.to), link.to),
    waysCell(link),
    ...(traffic === undefined ? [] : trafficCells(link)),
  ]);
  const heads = ['from', 'to', 'routes', ...(traffic === undefined ? [] : ['requests', 'errors', 'p50', 'p99'])];
  return htmlTable('Each arrow of the picture', heads, rows);
}

/** Each box of the picture as a row. */
export function partTable({ parts }: MeshPicture): Html {
  if (parts.length === 0) return html`<p class="quiet">There is nothing in this mesh yet.</p>`;
  const rows = parts.map((part) => [named(part, part.id), part.listeners.join(', '), tasksText(part)]);
  return htmlTable('Each box of the picture', ['resource', 'listeners', 'tasks'], rows);
}

const healthCell = (health: TaskHealth): Html => {
  const text = healthText(health);
  return health.unhealthy.length === 0
    ? html`${text}`
    : html`<span class="bad"><span aria-hidden="true">✕ </span>${text}</span>`;
};

/** The processes that stand for nodes and gateways, and what their callers find of them. */
export function taskTable({ parts }: MeshPicture): Html {
  const rows = parts.flatMap((part) =>
    part.tasks.map(({ id, status, command, health }) => [
      id,
      html`<span class="status status-${status.toLowerCase()}">${status}</span>`,
      healthCell(health),
      part.name,
      html`<code>${command}</code>`,
    ]),
  );
  if (rows.length === 0) return html`<p class="quiet">No task is attached to this mesh.</p>`;
  return htmlTable('Processes that are attached', ['task', 'status', 'health', 'stands for', 'command'], rows);
}
