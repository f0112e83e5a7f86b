import { expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { createConfigFeed } from '../../../local/data-plane/config-feed.ts';
import type { RouteChange } from '../../../local/data-plane/route-table.ts';

const change = (version: number) => ({ meshName: 'm', virtualRouterName: 'r', routeName: 'a', spec: {}, version });

function start(randoms: number[]) {
  const clock = virtualClock();
  const feed = createConfigFeed<RouteChange>({
    clock,
    random: () => randoms.shift() ?? 0,
    delayMs: 1000,
    jitterMs: 1000,
  });
  const got: number[][] = [[], []];
  const stops = got.map((versions) => feed.connect(({ version }) => void versions.push(version)));
  return { clock, feed, got, stops };
}

test('each sidecar hears of a change at its own time within the delay and the jitter', async () => {
  const { clock, feed, got } = start([0, 0.9]);
  feed.change(change(1));
  await clock.advance(999);
  expect(got).toEqual([[], []]);
  await clock.advance(1);
  expect(got).toEqual([[1], []]);
  await clock.advance(900);
  expect(got).toEqual([[1], [1]]);
});

test('a later change never overtakes an earlier one', async () => {
  const { clock, feed, got } = start([0.9, 0.9, 0, 0]);
  feed.change(change(1));
  feed.change(change(2));
  await clock.advance(1899);
  expect(got).toEqual([[], []]);
  await clock.advance(1);
  expect(got).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('a frozen feed brings nothing, also not what was under way, and brings all of it in order when thawed', async () => {
  const { clock, feed, got } = start([]);
  feed.change(change(1));
  feed.freeze();
  feed.change(change(2));
  await clock.advance(60_000);
  expect(got).toEqual([[], []]);
  feed.thaw();
  expect(got).toEqual([
    [1, 2],
    [1, 2],
  ]);
  feed.change(change(3));
  await clock.advance(1000);
  expect(got[0]).toEqual([1, 2, 3]);
});

test('who has disconnected hears nothing more, and a closed feed brings nothing', async () => {
  const { clock, feed, got, stops } = start([]);
  feed.change(change(1));
  stops[0]?.();
  await clock.advance(1000);
  expect(got).toEqual([[], [1]]);
  feed.change(change(2));
  feed.close();
  await clock.advance(60_000);
  expect(got).toEqual([[], [1]]);
});
