import { plural } from '../../kit/plural.ts';
import { type Html, html, htmlTable, time } from '../../web/html.ts';
import { tracePath } from '../shell.ts';
import type { GraphNode, Requests, TraceGraph } from './mesh-graph.ts';
import type { ListedTrace } from './read-traces.ts';
import { failuresText, timeText, typeText } from './trace-words.ts';

const failedCell = (requests: Requests): Html | string => {
  const text = failuresText(requests);
  return text === '' ? 'none' : html`<b class="bad">${text}</b>`;
};

const meanCell = ({ meanMs }: Requests): string => (meanMs === undefined ? '' : timeText(meanMs));

const nodeName = (node: GraphNode): Html => html`${node.label} <span class="quiet">${typeText(node)}</span>`;

/** Each box of the graph as a row. */
export const nodeTable = ({ nodes }: TraceGraph): Html =>
  htmlTable(
    'Each service of the graph',
    ['service', 'requests', 'failed', 'mean'],
    nodes.flatMap((node) =>
      node.requests === undefined
        ? []
        : [[nodeName(node), String(node.requests.count), failedCell(node.requests), meanCell(node.requests)]],
    ),
  );

/** Each arrow of the graph as a row. */
export function edgeTable({ nodes, edges }: TraceGraph): Html {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const named = (id: string) => {
    const node = byId.get(id);
    return node === undefined ? id : nodeName(node);
  };
  const rows = edges.map(({ from, to, requests }) => [
    named(from),
    named(to),
    String(requests.count),
    failedCell(requests),
    meanCell(requests),
  ]);
  return htmlTable('Each arrow of the graph', ['from', 'to', 'requests', 'failed', 'mean'], rows);
}

const resultWords: readonly (readonly [member: 'IsPartial' | 'HasFault' | 'HasThrottle' | 'HasError', word: string])[] =
  [
    ['IsPartial', 'in progress'],
    ['HasFault', 'fault'],
    ['HasThrottle', 'throttle'],
    ['HasError', 'error'],
  ];

function resultCell(trace: ListedTrace): Html {
  const word = resultWords.find(([member]) => trace[member])?.[1];
  const status = trace.Http.HttpStatus === undefined ? '' : `${trace.Http.HttpStatus} `;
  return word === undefined ? html`${status}ok` : html`<b class="bad">${status}${word}</b>`;
}

/** Traces, each with the way to its timeline. */
export function traceTable(traces: readonly ListedTrace[]): Html {
  if (traces.length === 0) return html`<p class="quiet">No trace of this time fits.</p>`;
  const rows = traces.map((trace) => [
    html`<a href="${tracePath(trace.Id)}">${time(trace.StartTime * 1000)}</a>`,
    html`${trace.EntryPoint?.Name} <span class="quiet">${trace.Http.HttpMethod} ${trace.Http.HttpURL}</span>`,
    resultCell(trace),
    timeText(trace.Duration * 1000),
    plural(trace.ServiceIds.length, 'service'),
  ]);
  return htmlTable('The newest traces', ['began, UTC', 'request', 'result', 'took', 'through'], rows);
}
