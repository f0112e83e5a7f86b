import { AwsError } from '../../kit/aws-error.ts';
import { type Html, html, trusted } from '../../web/html.ts';
import { commandLine } from '../cli-command.ts';
import { type Answer, commandBlock, meshPath, pageOf, tracesPath } from '../shell.ts';
import { graphDrawing } from './graph-drawing.ts';
import { graphOfMesh } from './mesh-graph.ts';
import { type AskXRay, type Range, readGraph, readNewest } from './read-traces.ts';
import { edgeTable, nodeTable, traceTable } from './trace-tables.ts';

/** What a reader may look back, in minutes. */
export const lookBacks = [5, 60, 360] as const;

/** What of the traces of a mesh a page is about. */
export interface TracesView {
  readonly meshName: string;
  readonly minutes: number;
  /** As it was typed; empty for none. */
  readonly filter: string;
}

export interface TracesOptions {
  readonly ask: AskXRay;
  /** Epoch milliseconds by the machine's clock, as in segments. */
  readonly now: () => number;
  /** Traces that are not there any more, or never were, in sentences. */
  readonly losses: () => readonly string[];
}

const rangeOf = ({ minutes }: TracesView, now: number): Range => ({ from: now / 1000 - minutes * 60, to: now / 1000 });

/** Lets traces of the mesh through, and of them those that the reader asked for. */
const filterOf = ({ meshName, filter }: TracesView): string => {
  const own = `service() { name BEGINSWITH "${meshName}/" }`;
  return filter === '' ? own : `(${filter}) AND ${own}`;
};

const none = html`<p>No proxy of this mesh has sent a segment in this time.</p>
<p class="quiet">With <code>ENABLE_ENVOY_XRAY_TRACING=1</code> an attached proxy traces, of new traces 5 % or <code>XRAY_SAMPLING_RATE</code>.</p>`;

const nothing = html`<p class="quiet">Nothing is known of this time.</p>`;

/** What changes on the page, by the ids of its sections. @throws AwsError that X-Ray answers for the graph */
export async function tracesSections(
  view: TracesView,
  options: TracesOptions,
): Promise<Readonly<Record<string, string>>> {
  const range = rangeOf(view, options.now());
  const graph = graphOfMesh(view.meshName, await readGraph(options.ask, range));
  const title = `Graph of the services of mesh ${view.meshName} by their traces; the tables below say the same`;
  const isEmpty = graph.nodes.length === 0;
  const listed = await readNewest(options.ask, range, filterOf(view)).then(traceTable, refusalOf);
  return {
    losses: html`${options.losses().map((loss) => html`<p class="quiet">${loss}</p>`)}`.markup,
    graph: (isEmpty ? none : html`${graphDrawing(graph, title, 'right')}${graphDrawing(graph, title, 'down')}`).markup,
    traces: listed.markup,
    edges: (isEmpty ? nothing : edgeTable(graph)).markup,
    services: (isEmpty ? nothing : nodeTable(graph)).markup,
  };
}

function refusalOf(error: unknown): Html {
  if (!(error instanceof AwsError)) throw error;
  return html`<p class="problem">${error.code}: ${error.message}</p>`;
}

const filterForm = ({ meshName, minutes, filter }: TracesView): Html => html`
<form class="filter" action="${tracesPath(meshName)}">
<div class="field"><label for="minutes">Time</label><select id="minutes" name="minutes">${lookBacks.map(
  (one) =>
    html`<option value="${one}"${one === minutes ? trusted(' selected') : undefined}>last ${one < 60 ? `${one} minutes` : one === 60 ? 'hour' : `${one / 60} hours`}</option>`,
)}</select></div>
<div class="field"><label for="filter">Filter of the list</label><input id="filter" name="filter" value="${filter}" autocomplete="off" spellcheck="false" aria-describedby="hint"><p class="quiet" id="hint">Such as <code>fault</code>, <code>responsetime &gt; 0.5</code> or <code>http.status = 503</code></p></div>
<div class="buttons"><button>Show</button></div></form>`;

/** The commands that ask the same of the same time. */
function commands(view: TracesView, now: number): Html {
  const { from, to } = rangeOf(view, now);
  const range = { StartTime: new Date(from * 1000).toISOString(), EndTime: new Date(to * 1000).toISOString() };
  return html`${commandBlock(commandLine('xray', 'GetServiceGraph', range))}${commandBlock(
    commandLine('xray', 'GetTraceSummaries', { ...range, FilterExpression: filterOf(view) }),
  )}`;
}

/** The traces of a mesh: the graph of its services, and the newest ones. The page's script keeps the sections up to date. */
export function tracesPage(view: TracesView, sections: Readonly<Record<string, string>>, now: number): Answer {
  const { meshName, minutes, filter } = view;
  const filled = (id: string) => html`<div id="${id}">${trusted(sections[id] ?? '')}</div>`;
  const query = new URLSearchParams({ minutes: String(minutes), filter, as: 'json' });
  return pageOf({
    title: `Traces of mesh ${meshName}`,
    body: html`<p class="way"><a href="${meshPath(meshName)}">Mesh ${meshName}</a></p>
<div class="title"><h1>Traces of ${meshName}</h1><p id="state" role="status" data-refresh="${tracesPath(meshName)}?${String(query)}">not live without JavaScript</p></div>
${filled('losses')}${filterForm(view)}
<div id="scroll" role="region" aria-label="Graph, scrollable" tabindex="0">${filled('graph')}</div>
<section><h2>Traces</h2>${filled('traces')}</section>
<section><h2>Where requests go</h2>${filled('edges')}</section>
<section><h2>Services</h2>${filled('services')}</section>
<section><h2>The same from the command line</h2>${commands(view, now)}</section>`,
  });
}
