/** An arrow from one to another, by their ids. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** A place in a layer: a part, or where an arrow passes through a layer that it has neither end in. */
export interface Cell {
  readonly id: string;
  /** Undefined for a part. */
  readonly passing?: number;
}

/** An arrow as a chain of cells from layer to layer. */
export interface Chain {
  readonly cells: readonly string[];
  /** Whether it leads back, against the order of the layers: its cells begin at its end. */
  readonly isBack: boolean;
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

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

type Neighbours = ReadonlyMap<string, readonly string[]>;

const placesIn = (layer: readonly Cell[]) => new Map(layer.map(({ id }, i) => [id, i]));

/** A layer in the order of what its cells lead to in the layer beside it; one that leads nowhere stays about where it is. */
function sorted(layer: readonly Cell[], beside: readonly Cell[], neighbours: Neighbours): readonly Cell[] {
  const places = placesIn(beside);
  const wanted = layer.map((cell, i) => {
    const found = (neighbours.get(cell.id) ?? []).flatMap((id) => places.get(id) ?? []);
    return { cell, at: mean(found) ?? i };
  });
  return wanted.sort((a, b) => a.at - b.at).map(({ cell }) => cell);
}

function crossings(layers: readonly (readonly Cell[])[], below: Neighbours): number {
  return layers.reduce((sum, layer, i) => {
    const places = placesIn(layers[i + 1] ?? []);
    const ends = layer.flatMap(({ id }, at) => (below.get(id) ?? []).map((to) => [at, places.get(to) ?? 0] as const));
    const crossed = ends.flatMap(([a, b], n) => ends.slice(n + 1).filter(([c, d]) => (a - c) * (b - d) < 0));
    return sum + crossed.length;
  }, 0);
}

/** Sweeps down and up, by the mean of the neighbours' places. Source: Sugiyama, Tagawa and Toda, 1981. */
function uncrossed(layers: readonly (readonly Cell[])[], chains: readonly Chain[]): readonly (readonly Cell[])[] {
  const pairs = chains.flatMap(({ cells }) => cells.slice(1).map((to, i) => ({ from: cells[i] ?? '', to })));
  const below: Neighbours = new Map(
    [...Map.groupBy(pairs, ({ from }) => from)].map(([id, all]) => [id, all.map(({ to }) => to)]),
  );
  const above: Neighbours = new Map(
    [...Map.groupBy(pairs, ({ to }) => to)].map(([id, all]) => [id, all.map(({ from }) => from)]),
  );
  let best = layers;
  let fewest = crossings(layers, below);
  const now = [...layers];
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep += 1) {
    for (let i = 1; i < now.length; i += 1) now[i] = sorted(now[i] ?? [], now[i - 1] ?? [], above);
    for (let i = now.length - 2; i >= 0; i -= 1) now[i] = sorted(now[i] ?? [], now[i + 1] ?? [], below);
    const count = crossings(now, below);
    if (count < fewest) {
      fewest = count;
      best = [...now];
    }
  }
  return best;
}

const sweeps = 6;

/**
 * Parts in layers, so that arrows lead from one layer to a later one, but for those that close a circle.
 *
 * @param arrows between different parts, all of which are given
 */
export function layered(ids: readonly string[], arrows: readonly Arrow[]): Layers {
  const back = backArrows(ids, arrows);
  const turned = arrows.map((arrow) => (back.has(arrow) ? { from: arrow.to, to: arrow.from } : arrow));
  const ranks = ranksOf(ids, turned);
  const rankOf = (id: string): number => ranks.get(id) ?? 0;
  const layers: Cell[][] = Array.from({ length: Math.max(0, ...ranks.values()) + 1 }, () => []);
  for (const id of ids) layers[rankOf(id)]?.push({ id });
  const chains = turned.map(({ from, to }, arrow): Chain => {
    const between = Array.from({ length: Math.max(0, rankOf(to) - rankOf(from) - 1) }, (_, i) => rankOf(from) + 1 + i);
    const cells = between.map((rank) => ({ id: `${arrow}@${rank}`, passing: arrow }));
    for (const [i, cell] of cells.entries()) layers[between[i] ?? 0]?.push(cell);
    return { cells: [from, ...cells.map(({ id }) => id), to], isBack: back.has(arrows[arrow] ?? { from, to }) };
  });
  return { layers: uncrossed(layers, chains), chains };
}
