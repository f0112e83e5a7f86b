import { plural } from '../../kit/plural.ts';
import { type Html, html, htmlTable, time } from '../../web/html.ts';
import { commandLine } from '../cli-command.ts';
import { type Answer, commandBlock, pageOf, tracesPath } from '../shell.ts';
import type { readTrace } from './read-traces.ts';
import { type Timeline, type TimelineRow, timelineOf } from './timeline.ts';
import { timeText } from './trace-words.ts';

/** Deeper rows are indented no further. */
const deepest = 8;
/** Of the whole trace, in the units of its drawing. */
const breadth = 1000;
/** So that the shortest is seen too. */
const leastBreadth = 6;

/** A bar where a segment was, as part of its trace's time. */
function bar({ startMs, tookMs, result }: TimelineRow, whole: number): Html {
  const share = (ms: number) => (whole <= 0 ? 0 : Math.round((ms / whole) * breadth));
  const x = Math.max(0, Math.min(share(startMs), breadth - leastBreadth));
  const width = Math.max(leastBreadth, Math.min(breadth - x, tookMs === undefined ? breadth : share(tookMs)));
  const tone = result === 'ok' || result === 'in progress' ? result.replace(' ', '-') : 'bad';
  return html`<svg class="bar" viewBox="0 0 ${breadth} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-whole" width="${breadth}" height="10"/><rect class="bar-${tone}" x="${x}" width="${width}" height="10"/></svg>`;
}

function resultCell({ result, status }: TimelineRow): Html {
  const text = `${status === undefined ? '' : `${status} `}${result}`;
  return result === 'ok' || result === 'in progress' ? html`${text}` : html`<b class="bad">${text}</b>`;
}

const rowOf = (row: TimelineRow, { tookMs }: Timeline): readonly Html[] => [
  html`<div class="depth-${Math.min(row.depth, deepest)}">${row.name} <span class="quiet">${row.kind}</span></div>`,
  bar(row, tookMs),
  html`+${timeText(row.startMs)}`,
  row.tookMs === undefined ? html`` : html`${timeText(row.tookMs)}`,
  resultCell(row),
];

type Trace = NonNullable<Awaited<ReturnType<typeof readTrace>>>;

/** The mesh of a trace's first proxy, which is named `mesh/node`; undefined for a trace without one. */
const meshOf = ({ segments }: Trace): string | undefined =>
  segments.find(({ origin }) => origin === 'AWS::AppMesh::Proxy')?.name.split('/')[0];

/** One trace as a waterfall: each segment below the one that caused it. */
export function tracePage(trace: Trace): Answer {
  const mesh = meshOf(trace);
  const back =
    mesh === undefined ? undefined : html`<p class="way"><a href="${tracesPath(mesh)}">Traces of mesh ${mesh}</a></p>`;
  const command = commandBlock(commandLine('xray', 'BatchGetTraces', { TraceIds: [trace.id] }));
  const timeline = timelineOf(trace.segments);
  const rows = timeline.rows.map((row) => rowOf(row, timeline));
  const shown =
    rows.length === 0
      ? html`<p>Only subsegments of this trace have come so far: they show once their segment is there.</p>`
      : html`<p>It began ${time(timeline.startMs)} UTC, took ${timeText(timeline.tookMs)} and has ${plural(trace.segments.length, 'segment')}.</p>
<section class="timeline">${htmlTable('Each segment below the one that caused it', ['segment', 'when', 'began', 'took', 'result'], rows)}</section>`;
  const cut = trace.isCut ? html`<p class="bad">Segments beyond 500 KB were left out.</p>` : undefined;
  return pageOf({
    title: `Trace ${trace.id}`,
    body: html`${back}<h1>Trace ${trace.id}</h1>${cut}${shown}
<section><h2>The same from the command line</h2>${command}</section>`,
  });
}
