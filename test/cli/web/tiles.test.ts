import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ColorRequests } from '../../../cli/web/tiles.ts';
import { colorRequests, splitTiles } from '../../../cli/web/tiles.ts';
import { testStart } from '../../support/test-clock.ts';
import { runningStory } from '../support/running-story.ts';

const counts = (requests: number, errors = 0) => ({ requests, errors });
const tiles = (...periods: Parameters<typeof runningStory>[0] & object) => splitTiles(runningStory(periods));
const count = ({ tiles }: ReturnType<typeof splitTiles>, by: string, failed: boolean) =>
  tiles.filter((tile) => tile.by === by && tile.failed === failed).length;

describe('tiles of an observed split', () => {
  test('show the split of the newest measured period, not that of the weights', () => {
    const split = tiles(
      { start: testStart, stable: counts(100) },
      { start: testStart + 60_000, canary: counts(20), stable: counts(80) },
      { start: testStart + 120_000 },
    );
    expect(split.tiles).toHaveLength(60);
    expect([count(split, 'canary', false), count(split, 'stable', false)]).toEqual([12, 48]);
    expect(split.of).toBe('requests as color-v1 and color-v2 served them from 12:01 to 12:02 UTC');
  });

  test('put the canary’s evenly among the others', () => {
    const split = tiles({ start: testStart, canary: counts(20), stable: counts(80) });
    expect(split.tiles.flatMap(({ by }, i) => (by === 'canary' ? [i] : []))).toEqual([
      4, 9, 14, 19, 24, 29, 34, 39, 44, 49, 54, 59,
    ]);
  });

  test('have failures in proportion, and one at least when there was any', () => {
    const split = tiles({ start: testStart, canary: counts(500, 250), stable: counts(500, 1) });
    expect([count(split, 'canary', true), count(split, 'stable', true)]).toEqual([15, 1]);
  });

  test('follow the weights while nothing is measured, and say so', () => {
    const split = tiles({ start: testStart });
    expect(count(split, 'canary', false)).toBe(6);
    expect(split.of).toContain('neither version has reported a request');
  });

  test('say why nothing is measured in the words of the report', () => {
    const only = 'It is watched by alarms alone.';
    expect(splitTiles({ ...runningStory([]), missing: [only] }).of).toBe(`requests as the weights split them. ${only}`);
  });
});

const versions = { stable: 'color-v1', canary: 'color-v2' };
let answer: { readonly status: number; readonly version?: string; readonly body: string };
const server = createServer(({ url }, response) => {
  if (url !== '/color') return void response.writeHead(404).end();
  response.writeHead(answer.status, answer.version === undefined ? {} : { 'x-color-version': answer.version });
  response.end(answer.body);
});
let colors: ColorRequests;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  colors = colorRequests(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
});
afterAll(async () => {
  await colors.close();
  server.close();
});

describe('an answer of the colour teller', () => {
  test.each([
    ['is a tile of its colour', 200, 'color-v2', '{"color":"green"}', { by: 'canary', color: 'green', failed: false }],
    ['may be the stable’s', 200, 'color-v1', '{"color":"blue"}', { by: 'stable', color: 'blue', failed: false }],
    ['has failed with a 500', 500, 'color-v2', '{"color":"green"}', { by: 'canary', failed: true }],
    ['has failed when it is no colour', 200, 'color-v2', '', { by: 'canary', failed: true }],
    ['has failed when its colour is none', 200, 'color-v2', '{"color":"red;x"}', { by: 'canary', failed: true }],
    ['is nobody’s when a sidecar answers', 503, undefined, '', { by: 'none', failed: true }],
  ])('%s', async (_, status, version, body, tile) => {
    answer = { status, body, ...(version !== undefined && { version }) };
    expect(await colors.ask(2, versions)).toEqual([tile, tile]);
  });

  test('that never comes is no tile', async () => {
    const nobody = colorRequests('http://127.0.0.1:1');
    expect(await nobody.ask(2, versions)).toEqual([]);
    await nobody.close();
  });
});

test.each(['https://example.com', 'http://10.0.0.1/', 'http://localhost.example.com'])('%s is not asked', (url) => {
  expect(() => colorRequests(url)).toThrow('is not on this machine');
});
