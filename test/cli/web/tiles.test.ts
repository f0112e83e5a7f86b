import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ColorRequests } from '../../../cli/web/tiles.ts';
import { colorRequests } from '../../../cli/web/tiles.ts';

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
