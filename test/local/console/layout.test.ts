import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Arrow, layered } from '../../../local/console/layers.ts';
import { layoutOf } from '../../../local/console/layout.ts';
import { spread } from '../../../local/console/spread.ts';

const arrows = (...pairs: string[]): Arrow[] =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { from, to };
  });

const placeable = (ids: readonly string[]) => ids.map((id, column) => ({ id, column }));

const graphs = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const id = fc.integer({ min: 0, max: count - 1 }).map(String);
  return fc.record({
    ids: fc.constant(Array.from({ length: count }, (_, i) => String(i))),
    arrows: fc
      .uniqueArray(fc.record({ from: id, to: id }), { maxLength: 20, selector: ({ from, to }) => `${from}>${to}` })
      .map((all) => all.filter(({ from, to }) => from !== to)),
  });
});

describe('layers', () => {
  test('follow the requests: gateway, service, router, nodes, with a lone caller just above what it calls', () => {
    const ids = ['gw', 'svc', 'router', 'v1', 'v2', 'web', 'lone'];

    const { layers } = layered(placeable(ids), arrows('gw>svc', 'svc>router', 'router>v1', 'router>v2', 'web>router'));

    expect(layers.map((layer) => layer.map(({ id }) => id).sort())).toEqual([
      ['gw'],
      ['svc', 'web'],
      ['router'],
      ['lone', 'v1', 'v2'],
    ]);
  });

  test('take an arrow that closes a circle as one that leads back', () => {
    const { chains } = layered(placeable(['a', 'b', 'c']), arrows('a>b', 'b>c', 'c>a'));

    expect(chains.map(({ isBack }) => isBack)).toEqual([false, false, true]);
    expect(chains[2]?.cells).toHaveLength(3);
  });

  test('are ordered so that arrows cross as little as can be', () => {
    const { layers } = layered(placeable(['a', 'b', 'x', 'y']), arrows('a>y', 'b>x'));

    const [above = [], below = []] = layers.map((layer) => layer.map(({ id }) => id));
    expect(above.indexOf('a') - above.indexOf('b')).toBe(below.indexOf('y') - below.indexOf('x'));
  });

  test('are the columns of the parts where following the arrows would take too many', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `${i}`);
    const tangled = ids.flatMap((from) => ids.filter((to) => Number(to) > Number(from)).map((to) => ({ from, to })));
    const parts = ids.map((id) => ({ id, column: Number(id) % 2 }));
    const across = tangled.filter(({ from, to }) => Number(from) % 2 !== Number(to) % 2);

    const { layers, chains } = layered(parts, across);

    expect(layers.map((layer) => layer.length)).toEqual([20, 20]);
    expect(chains.every(({ cells }) => cells.length === 2)).toBe(true);
    expect(chains.map(({ isBack }) => isBack)).toEqual(across.map(({ from }) => Number(from) % 2 === 1));
  });

  test('lead every arrow through each layer between its ends, whatever the graph', () => {
    fc.assert(
      fc.property(graphs, ({ ids, arrows: given }) => {
        const { layers, chains } = layered(placeable(ids), given);
        const rank = new Map(layers.flatMap((layer, i) => layer.map(({ id }) => [id, i] as const)));

        expect(layers.flat().filter(({ passing }) => passing === undefined)).toHaveLength(ids.length);
        for (const [i, { cells, isBack }] of chains.entries()) {
          const ends = isBack ? [cells.at(-1), cells[0]] : [cells[0], cells.at(-1)];
          expect(ends).toEqual([given[i]?.from, given[i]?.to]);
          const ranks = cells.map((id) => rank.get(id) ?? -1);
          expect(ranks).toEqual(ranks.map((_, step) => (ranks[0] ?? 0) + step));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a row', () => {
  test('stands where it is wanted as long as nothing overlaps', () => {
    expect(spread([10, 50], [20, 20])).toEqual([10, 50]);
    expect(spread([30, 30], [20, 20])).toEqual([20, 40]);
  });

  test('never overlaps and keeps its order, and its mean stays where it was wanted', () => {
    const items = fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 90 })), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(items, (row) => {
        const wanted = row.map(([at]) => at);
        const sizes = row.map(([, size]) => size);
        const placed = spread(wanted, sizes);

        for (let i = 1; i < placed.length; i += 1) {
          const room = ((sizes[i - 1] ?? 0) + (sizes[i] ?? 0)) / 2;
          expect((placed[i] ?? 0) - (placed[i - 1] ?? 0)).toBeGreaterThanOrEqual(room - 1e-6);
        }
        const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
        expect(sum(placed)).toBeCloseTo(sum(wanted), 5);
      }),
      { numRuns: 100 },
    );
  });
});

test('No two parts and no two labels of a layer lie on each other, whatever the graph', () => {
  const measures = { partMain: 100, partCross: 40, gapCross: 10, gapMain: 20 };
  fc.assert(
    fc.property(graphs, ({ ids, arrows: given }) => {
      const laid = layoutOf(
        placeable(ids),
        given,
        given.map(() => ({ main: 60, cross: 30 })),
        measures,
      );

      const byStart = Map.groupBy(laid.parts, ({ at }) => at.main);
      for (const row of byStart.values()) {
        const sorted = row.toSorted((a, b) => a.at.cross - b.at.cross);
        for (const [i, part] of sorted.entries()) {
          const before = sorted[i - 1];
          if (before !== undefined) {
            expect(part.at.cross - part.cross / 2).toBeGreaterThan(before.at.cross + before.cross / 2);
          }
          expect(part.at.cross - part.cross / 2).toBeGreaterThanOrEqual(-1e-6);
          expect(part.at.cross + part.cross / 2).toBeLessThanOrEqual(laid.cross + 1e-6);
        }
      }
      const ends = laid.arrows.map(({ points }) => points.at(-1) ?? { main: 0, cross: 0 });
      for (const [i, one] of ends.entries()) {
        for (const other of ends.slice(i + 1)) {
          if (one.main === other.main) expect(Math.abs(one.cross - other.cross)).toBeGreaterThanOrEqual(30 - 1e-6);
        }
      }
    }),
    { numRuns: 60 },
  );
});
