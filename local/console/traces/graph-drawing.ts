import { plural } from '../../kit/plural.ts';
import { type Html, html } from '../../web/html.ts';
import type { Label } from '../label.ts';
import { layoutOf, type PlacedPart } from '../layout.ts';
import { arrowOf, boxPlace, type Direction, type Form, formsOf, round, sketchOf } from '../sketch.ts';
import { shortened } from '../words.ts';
import type { GraphEdge, GraphNode, TraceGraph } from './mesh-graph.ts';
import { failuresText, timeText, typeText } from './trace-words.ts';

const forms = formsOf(78);

const isFailing = ({ errors, faults }: { readonly errors: number; readonly faults: number }): boolean =>
  errors + faults > 0;

function box(node: GraphNode, placed: PlacedPart, form: Form): Html {
  const { rectangle, top, left } = boxPlace(placed, form);
  const { requests } = node;
  const at = (y: number) => ({ x: round(left + 9), y: round(top + y) });
  const [kind, name, counted, failed] = [at(17), at(35), at(53), at(69)];
  const mean = requests?.meanMs === undefined ? '' : `, ${timeText(requests.meanMs)}`;
  const failures = requests === undefined ? '' : failuresText(requests);
  const tone = node.type === 'client' ? 'client' : node.type === 'AWS::AppMesh::Proxy' ? 'proxy' : 'service';
  return html`
<g class="part part-${tone}"><title>${typeText(node)} ${node.name}</title>
${rectangle}
<text class="kind" x="${kind.x}" y="${kind.y}">${shortened(typeText(node), form.nameColumns + 5)}</text>
<text class="name" x="${name.x}" y="${name.y}">${shortened(node.label, form.nameColumns)}</text>
<text class="below" x="${counted.x}" y="${counted.y}">${requests === undefined ? '' : `${requests.count}×${mean}`}</text>
<text class="below failing" x="${failed.x}" y="${failed.y}">${shortened(failures, form.nameColumns + 4)}</text></g>`;
}

/** What stands at an edge: how many requests, how long they took on average, and what failed. */
export function edgeLabel({ requests }: GraphEdge, from: string, to: string): Label {
  const { count, errors, faults, meanMs } = requests;
  const lines: (readonly [string, 'way' | 'quiet' | 'failing'])[] = [
    [plural(count, 'request'), 'way'],
    ...(meanMs === undefined ? [] : [[`mean ${timeText(meanMs)}`, 'quiet'] as const]),
    ...(errors > 0 ? [[plural(errors, 'error'), 'failing'] as const] : []),
    ...(faults > 0 ? [[plural(faults, 'fault'), 'failing'] as const] : []),
  ];
  return {
    lines: lines.map(([line]) => line),
    tones: lines.map(([, tone]) => tone),
    title: [`${from} to ${to}`, ...lines.map(([line]) => line)].join('; '),
  };
}

const columnOf = ({ type }: GraphNode): number => (type === 'client' ? 0 : type === 'AWS::AppMesh::Proxy' ? 1 : 2);

/** The graph of services as SVG. A service that calls itself is in the tables alone. */
export function graphDrawing({ nodes, edges }: TraceGraph, title: string, direction: Direction): Html {
  const form = forms[direction];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const named = (id: string) => byId.get(id)?.label ?? id;
  const drawn = edges
    .filter(({ from, to }) => from !== to)
    .map((edge) => ({ edge, label: edgeLabel(edge, named(edge.from), named(edge.to)) }));
  const layout = layoutOf(
    nodes.map((node) => ({ id: node.id, column: columnOf(node) })),
    drawn.map(({ edge }) => edge),
    drawn.map(({ label }) => form.label(label.lines.length)),
    form.measures,
  );
  const arrows = drawn.flatMap(({ edge, label }, i) => {
    const placed = layout.arrows[i];
    return placed === undefined ? [] : [arrowOf(isFailing(edge.requests) ? 'failing' : 'well', label, placed, form)];
  });
  const boxes = layout.parts.flatMap((placed) => {
    const node = byId.get(placed.id);
    return node === undefined ? [] : [box(node, placed, form)];
  });
  return sketchOf(title, layout, form, [...arrows, ...boxes]);
}
