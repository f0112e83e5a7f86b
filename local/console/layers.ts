import { type Cell, type Chain, uncrossed } from './uncrossed.ts';

/** An arrow from one to another, by their ids. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

export interface Layers {
  readonly layers: readonly (readonly Cell[])[];
  /** In the order of the arrows. */
  readonly chains: readonly Chain[];
}

/** Which arrows close a circle, in the order in which a walk from the first part on meets them. */
function backArrows(ids: readonly string[], arrows: readonly Arrow[]): ReadonlySet<Arrow> {
  const from = Map.groupBy(arrows, (arrow) => arrow.from);
  const back = new Set<Arrow>();
  const state = new Map<string, 'open' | 'done'>();
  const walk = (id: string) => {
    state.set(id, 'open');
    for (const arrow of from.get(id) ?? []) {
      if (state.get(arrow.to) === 'open') back.add(arrow);
      else if (state.get(arrow.to) === undefined) walk(arrow.to);
    }
    state.set(id, 'done');
  };
  const targets = new Set(arrows.map(({ to }) => to));
  for (const id of [...ids.filter((one) => !targets.has(one)), ...ids]) if (!state.has(id)) walk(id);
  return back;
}

/**
 * Each part one layer below the lowest that leads to it; one that nothing leads to, just above what it leads to. What is
 * linked with nothing is in the last layer, where the nodes are that it may be added to.
 */
function ranksOf(ids: readonly string[], forward: readonly Arrow[]): ReadonlyMap<string, number> {
  const into = Map.groupBy(forward, ({ to }) => to);
  const out = Map.groupBy(forward, ({ from }) => from);
  const ranks = new Map<string, number>();
  const rank = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    const own = Math.max(-1, ...(into.get(id) ?? []).map(({ from }) => rank(from))) + 1;
    ranks.set(id, own);
    return own;
  };
  for (const id of ids) rank(id);
  for (const id of ids) {
    const below = (out.get(id) ?? []).map(({ to }) => rank(to));
    if (!into.has(id) && below.length > 0) ranks.set(id, Math.min(...below) - 1);
  }
  const last = Math.max(0, ...ranks.values());
  for (const id of ids) if (!into.has(id) && !out.has(id)) ranks.set(id, last);
  return ranks;
}

/** A part to be placed, and the layer that it gets where the parts are too tangled to follow the arrows. */
export interface Placeable {
  readonly id: string;
  readonly column: number;
}

/** Up to so many cells a picture follows its arrows; beyond, no reader could. */
const mostCells = 500;

interface Ranked {
  readonly rankOf: (id: string) => number;
  readonly back: ReadonlySet<Arrow>;
}

const turn = (arrows: readonly Arrow[], { back }: Pick<Ranked, 'back'>): readonly Arrow[] =>
  arrows.map((arrow) => (back.has(arrow) ? { from: arrow.to, to: arrow.from } : arrow));

/** The layer of each part: as the arrows lead, or where that takes too many layers, the column of its own. */
function ranked(parts: readonly Placeable[], arrows: readonly Arrow[]): Ranked {
  const ids = parts.map(({ id }) => id);
  const back = backArrows(ids, arrows);
  const turned = turn(arrows, { back });
  const ranks = ranksOf(ids, turned);
  const rankOf = (id: string): number => ranks.get(id) ?? 0;
  const passing = turned.reduce((sum, { from, to }) => sum + rankOf(to) - rankOf(from) - 1, 0);
  if (ids.length + passing <= mostCells) return { rankOf, back };
  const columns = new Map(parts.map(({ id, column }) => [id, column]));
  const columnOf = (id: string): number => columns.get(id) ?? 0;
  return { rankOf: columnOf, back: new Set(arrows.filter(({ from, to }) => columnOf(from) > columnOf(to))) };
}

/**
 * Parts in layers, so that arrows lead from one layer to a later one, but for those that close a circle. Where that would
 * take more than some hundred cells, each part is in the column of its own.
 *
 * @param arrows between different parts of different columns, all of which are given
 */
export function layered(parts: readonly Placeable[], arrows: readonly Arrow[]): Layers {
  const { rankOf, back } = ranked(parts, arrows);
  const layers: Cell[][] = Array.from({ length: Math.max(0, ...parts.map(({ id }) => rankOf(id))) + 1 }, () => []);
  for (const { id } of parts) layers[rankOf(id)]?.push({ id });
  const chains = turn(arrows, { back }).map(({ from, to }, arrow): Chain => {
    const between = Array.from({ length: Math.max(0, rankOf(to) - rankOf(from) - 1) }, (_, i) => rankOf(from) + 1 + i);
    const cells = between.map((rank) => ({ id: `${arrow}@${rank}`, passing: arrow }));
    for (const [i, cell] of cells.entries()) layers[between[i] ?? 0]?.push(cell);
    return { cells: [from, ...cells.map(({ id }) => id), to], isBack: back.has(arrows[arrow] ?? { from, to }) };
  });
  return { layers: uncrossed(layers, chains), chains };
}
