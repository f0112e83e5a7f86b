import { shellWord } from '../shell-word.ts';
import { type Html, html, htmlTable, time, trusted } from '../web/html.ts';
import { drawingOf } from './drawing.ts';
import type { MeshPicture } from './picture.ts';
import { type Answer, commandBlock, meshPath, pageOf, root, tracesPath } from './shell.ts';
import { linkTable, partTable, taskTable } from './tables.ts';

interface ListedMesh {
  readonly meshName: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** All meshes, and the way to a new one. */
export function meshList(meshes: readonly ListedMesh[]): Answer {
  const rows = meshes.map(({ meshName, createdAt }) => [
    html`<a href="${meshPath(meshName)}">${meshName}</a>`,
    html`${new Date(createdAt).toISOString().slice(0, 10)} ${time(createdAt)}`,
  ]);
  const list =
    rows.length === 0
      ? html`<p>There is no mesh yet. <a href="${root}/create">Create a first one.</a></p>`
      : htmlTable('Meshes of this account', ['mesh', 'created, UTC'], rows);
  return pageOf({
    title: 'Meshes',
    body: html`<h1>Meshes</h1><section>${list}</section>
<section><h2>The same from the command line</h2>${commandBlock('aws appmesh list-meshes')}</section>`,
  });
}

const trafficNote = ({ traffic }: MeshPicture): Html =>
  traffic === undefined
    ? html`<p class="quiet">CloudWatch has no metrics of this mesh for the last five minutes: its proxies have sent no requests, or their first minute is not over.</p>`
    : html`<p class="quiet">Requests in the minute from ${time(traffic.minute)} UTC, as the callers’ proxies counted them. An arrow without any is silent. A time with ≤ is the slowest caller’s.</p>`;

/** What changes on the page of a mesh, by the ids of its sections. */
export const meshSections = (picture: MeshPicture): Readonly<Record<string, string>> => ({
  drawing: html`${drawingOf(picture, 'right')}${drawingOf(picture, 'down')}`.markup,
  traffic: trafficNote(picture).markup,
  links: linkTable(picture).markup,
  parts: partTable(picture).markup,
  tasks: taskTable(picture).markup,
});

const readCommands = (meshName: string): string =>
  ['describe-mesh', 'list-virtual-gateways', 'list-virtual-services', 'list-virtual-routers', 'list-virtual-nodes']
    .map((command) => `aws appmesh ${command} --mesh-name ${shellWord(meshName)}`)
    .join('\n');

/** A mesh: its picture, and the same in tables. The page's script keeps the sections up to date. */
export function meshPage(meshName: string, sections: ReturnType<typeof meshSections>): Answer {
  const filled = (id: string) => html`<div id="${id}">${trusted(sections[id] ?? '')}</div>`;
  return pageOf({
    title: `Mesh ${meshName}`,
    body: html`<div class="title"><h1>${meshName}</h1><p class="way"><a href="${tracesPath(meshName)}">Traces</a></p><p id="state" role="status" data-refresh="${meshPath(meshName)}?as=json">not live without JavaScript</p></div>
${filled('traffic')}
<div id="scroll" role="region" aria-label="Picture, scrollable" tabindex="0">${filled('drawing')}</div>
<section><h2>Where requests go</h2>${filled('links')}</section>
<section><h2>Resources</h2>${filled('parts')}</section>
<section><h2>Tasks</h2>${filled('tasks')}</section>
<section><h2>The same from the command line</h2>${commandBlock(readCommands(meshName))}</section>`,
  });
}
