import { type Arrow, layered, type Placeable } from './layers.ts';
import { spread } from './spread.ts';
import type { Cell, Chain } from './uncrossed.ts';

/** The measures of a drawing in pixels; `main` is the way that arrows lead, `cross` is across. */
export interface Measures {
  /** Of every part. */
  readonly partMain: number;
  /** Of a part without labels. */
  readonly partCross: number;
  /** Between two parts of a layer. */
  readonly gapCross: number;
  /** Between two layers, without labels between them. */
  readonly gapMain: number;
}

/** The room of the label at the end of an arrow. */
export interface LabelSize {
  readonly main: number;
  readonly cross: number;
}

export interface Point {
  readonly main: number;
  readonly cross: number;
}

export interface PlacedPart {
  readonly id: string;
  /** Where it begins, and its middle across. */
  readonly at: Point;
  /** Its size across. */
  readonly cross: number;
}

export interface PlacedArrow {
  /** From the first part to the second, through the layers between. */
  readonly points: readonly Point[];
  /** Whether the arrow's head is at the first point. */
  readonly isBack: boolean;
}

export interface Layout {
  readonly parts: readonly PlacedPart[];
  /** In the order of the arrows. */
  readonly arrows: readonly PlacedArrow[];
  readonly main: number;
  readonly cross: number;
}

/** The room across of what passes through a layer. */
const passingCross = 10;
const sweeps = 8;

type Row = readonly Cell[];

/** The centres across of every cell, so that arrows run straight where they can; the least edge is 0. */
function centresOf(layers: readonly Row[], chains: readonly Chain[], sizeOf: (cell: Cell) => number) {
  const centres = new Map<string, number>();
  const centre = (id: string): number => centres.get(id) ?? 0;
  const pairs = chains.flatMap(({ cells }) => cells.slice(1).map((to, i) => [cells[i] ?? '', to] as const));
  const beside = Map.groupBy([...pairs, ...pairs.map(([a, b]) => [b, a] as const)], ([id]) => id);
  const arrange = (row: Row) => {
    const wanted = row.map(({ id }) => {
      const found = (beside.get(id) ?? []).map(([, other]) => centre(other));
      return found.length === 0 ? centre(id) : found.reduce((sum, one) => sum + one, 0) / found.length;
    });
    const placed = spread(wanted, row.map(sizeOf));
    for (const [i, { id }] of row.entries()) centres.set(id, placed[i] ?? 0);
  };
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const row of layers) arrange(row);
    for (const row of layers.toReversed()) arrange(row);
  }
  const least = Math.min(...layers.flat().map((cell) => centre(cell.id) - sizeOf(cell) / 2));
  return (id: string): number => centre(id) - least;
}

interface Labels {
  /** The arrows that arrive at a part. */
  readonly arriving: (id: string) => readonly number[];
  readonly sizeOf: (arrow: number) => LabelSize;
}

/** Where each layer begins: as far from the one before as the labels between them need. */
function startsOf(layers: readonly Row[], { arriving, sizeOf }: Labels, { gapMain, partMain }: Measures) {
  const starts = new Map<string, number>();
  let end = -gapMain;
  for (const row of layers) {
    const room = row.flatMap(({ id }) => arriving(id).map((arrow) => sizeOf(arrow).main));
    const start = end + gapMain + Math.max(0, ...room);
    for (const { id } of row) starts.set(id, start);
    end = start + partMain;
  }
  return { startOf: (id: string): number => starts.get(id) ?? 0, end };
}

/** Where each arrow meets its part across: in the order in which they come from the layers before. */
function portsOf(
  ids: readonly string[],
  chains: readonly Chain[],
  { arriving, sizeOf }: Labels,
  centre: (id: string) => number,
) {
  const ports = new Map<number, number>();
  const from = (arrow: number) => centre(chains[arrow]?.cells.at(-2) ?? '');
  for (const id of ids) {
    const ordered = arriving(id).toSorted((a, b) => from(a) - from(b));
    let at = centre(id) - ordered.reduce((sum, arrow) => sum + sizeOf(arrow).cross, 0) / 2;
    for (const arrow of ordered) {
      ports.set(arrow, at + sizeOf(arrow).cross / 2);
      at += sizeOf(arrow).cross;
    }
  }
  return ports;
}

/**
 * Lays out parts and arrows in layers. Each arrow meets its second part at a place of its own, with room for its label, so
 * that no label lies on another.
 *
 * @param labels of the arrows, in their order
 */
export function layoutOf(
  parts: readonly Placeable[],
  arrows: readonly Arrow[],
  labels: readonly LabelSize[],
  measures: Measures,
): Layout {
  const ids = parts.map(({ id }) => id);
  const { layers, chains } = layered(parts, arrows);
  const byEnd = Map.groupBy(chains.keys(), (arrow) => chains[arrow]?.cells.at(-1) ?? '');
  const sized: Labels = {
    arriving: (id) => byEnd.get(id) ?? [],
    sizeOf: (arrow) => labels[arrow] ?? { main: 0, cross: 0 },
  };
  const partCross = (id: string): number =>
    Math.max(
      measures.partCross,
      sized.arriving(id).reduce((sum, arrow) => sum + sized.sizeOf(arrow).cross, 0),
    );
  const sizeOf = ({ id, passing }: Cell): number =>
    passing === undefined ? partCross(id) + measures.gapCross : passingCross;
  const centre = centresOf(layers, chains, sizeOf);
  const { startOf, end } = startsOf(layers, sized, measures);
  const ports = portsOf(ids, chains, sized, centre);
  const pointsOf = ({ cells }: Chain, arrow: number): Point[] => {
    const [first = '', ...rest] = cells;
    const last = rest.at(-1) ?? first;
    const through = rest.slice(0, -1).flatMap((id) => [
      { main: startOf(id), cross: centre(id) },
      { main: startOf(id) + measures.partMain, cross: centre(id) },
    ]);
    return [
      { main: startOf(first) + measures.partMain, cross: centre(first) },
      ...through,
      { main: startOf(last), cross: ports.get(arrow) ?? 0 },
    ];
  };
  const cells = layers.flat();
  return {
    parts: ids.map((id) => ({ id, at: { main: startOf(id), cross: centre(id) }, cross: partCross(id) })),
    arrows: chains.map((chain, arrow) => ({ points: pointsOf(chain, arrow), isBack: chain.isBack })),
    main: Math.max(0, end),
    cross: Math.max(0, ...cells.map((cell) => centre(cell.id) + sizeOf(cell) / 2)),
  };
}
