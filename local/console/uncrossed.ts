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

/** How many pairs of values stand in the wrong order; in the time of a sort. @param most greater than every value */
function inversions(values: readonly number[], most: number): number {
  const tree = new Array<number>(most + 1).fill(0);
  let found = 0;
  for (const [seen, value] of values.entries()) {
    let notGreater = 0;
    for (let at = value + 1; at > 0; at -= at & -at) notGreater += tree[at] ?? 0;
    found += seen - notGreater;
    for (let at = value + 1; at <= most; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
  }
  return found;
}

function crossings(layers: readonly (readonly Cell[])[], below: Neighbours): number {
  return layers.reduce((sum, layer, i) => {
    const next = layers[i + 1] ?? [];
    const places = placesIn(next);
    const ends = layer.flatMap(({ id }) =>
      (below.get(id) ?? []).map((to) => places.get(to) ?? 0).sort((one, other) => one - other),
    );
    return sum + inversions(ends, next.length);
  }, 0);
}

const sweeps = 6;

/** The layers in an order of few crossings: sweeps down and up, by the mean of the neighbours' places. Source: Sugiyama, Tagawa and Toda, 1981. */
export function uncrossed(
  layers: readonly (readonly Cell[])[],
  chains: readonly Chain[],
): readonly (readonly Cell[])[] {
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
