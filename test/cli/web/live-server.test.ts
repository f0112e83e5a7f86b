import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Failure } from '../../../cli/run/failure.ts';
import type { LiveEvent } from '../../../cli/web/live-feed.ts';
import { liveAssets } from '../../../cli/web/live-page.ts';
import type { LiveServer, LiveSite } from '../../../cli/web/live-server.ts';
import { pageRefusal, startLiveServer } from '../../../cli/web/live-server.ts';
import { orderDesk, tokenHeader } from '../../../cli/web/order-desk.ts';
import { rolloutList } from '../../../cli/web/rollout-list.ts';

let server: LiveServer;
const listeners = new Set<(event: LiveEvent) => void>();
const feed = {
  subscribe(send: (event: LiveEvent) => void) {
    listeners.add(send);
    send({ name: 'story', data: { title: 'line\nbreak' } });
    return () => void listeners.delete(send);
  },
  close: async () => undefined,
};

const rolloutId = '<script>alert(1)</script>';
const site: LiveSite = {
  rolloutId,
  assets: liveAssets,
  feedOf: async (id) => (id === rolloutId ? feed : undefined),
  list: async (id) => rolloutList([{ rolloutId: id, startedAt: 0, standing: 'promoted', runs: false }], id).markup,
  close: feed.close,
};

beforeAll(async () => {
  server = await startLiveServer(0, site);
});
afterAll(() => server.close());

/** The status of a request under another name for this machine. */
const asked = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asking = request(server.url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.on('error', reject).end();
  });

describe('the live page’s server', () => {
  test('serves page, script and styles, each under a policy that allows nothing from elsewhere', async () => {
    for (const [path, type] of [
      ['', 'text/html'],
      ['live.js', 'text/javascript'],
      ['page.css', 'text/css'],
      ['live.css', 'text/css'],
    ]) {
      const response = await fetch(`${server.url}${path}`);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        `${type}; charset=utf-8`,
      ]);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      await response.text();
    }
  });

  test('shows a rollout’s name as text', async () => {
    expect(await (await fetch(server.url)).text()).not.toContain('<script>alert');
  });

  test('has nothing else, not even what every object has', async () => {
    for (const path of ['constructor', '__proto__', '..%2fpage.css', 'favicon.ico'])
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
  });

  test('answers no other name, no other page, and no write', async () => {
    expect(await asked('evil.example')).toBe(403);
    expect((await fetch(server.url, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });

  test('streams events one line each, and forgets a reader that leaves', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${server.url}events`, { signal: leaving.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    let text = '';
    while (!text.includes('story')) text += new TextDecoder().decode((await reader?.read())?.value);
    expect(text).toBe('retry: 1000\n\nevent: story\ndata: {"title":"line\\nbreak"}\n\n');
    leaving.abort();
    while (listeners.size > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  test('lists rollouts as text, and streams none that is not known', async () => {
    const list = await (await fetch(`${server.url}rollouts?rollout=${encodeURIComponent('<b>')}`)).text();
    expect(list).toContain('aria-current="page">&lt;b&gt;</a> promoted');
    expect((await fetch(`${server.url}events?rollout=unknown-1`)).status).toBe(404);
  });

  test('says that a port is taken', async () => {
    await expect(startLiveServer(Number(new URL(server.url).port), site)).rejects.toThrow('already in use');
  });
});

const ask = (headers: Readonly<Record<string, string>>, method = 'GET') =>
  pageRefusal({ method, headers }, 4801)?.status;

describe('the live page answers', () => {
  test.each([
    ['its own page, by address and by name', { host: '127.0.0.1:4801' }],
    ['by name', { host: 'localhost:4801' }],
    ['its own script', { host: '127.0.0.1:4801', origin: 'http://127.0.0.1:4801', 'sec-fetch-site': 'same-origin' }],
    [
      'a link that was followed',
      { host: '127.0.0.1:4801', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ],
  ])('%s', (_, headers) => {
    expect(ask(headers)).toBeUndefined();
  });

  test.each([
    ['a name that was made to point here', { host: 'evil.example:4801' }],
    ['another port', { host: '127.0.0.1:80' }],
    ['nobody who names no host', {}],
    ['another page', { host: '127.0.0.1:4801', origin: 'https://evil.example' }],
    ['another page on this machine', { host: 'localhost:4801', origin: 'http://localhost:3000' }],
    ['another page that hides', { host: 'localhost:4801', origin: 'null' }],
    [
      'what another page loads',
      { host: 'localhost:4801', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
  ])('not %s', (_, headers) => {
    expect(ask(headers)).toBe(403);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('no %s', (method) => {
    expect(ask({ host: '127.0.0.1:4801' }, method)).toBe(405);
  });
});

describe('orders', () => {
  const token = 'a-token-of-24-bytes';
  const taken: string[] = [];
  const desk = {
    token,
    async take(body: string) {
      taken.push(body);
      return { status: 200, text: 'paused' };
    },
  };
  let controlled: LiveServer;
  const post = (headers: Readonly<Record<string, string>>, body = '{}', method = 'POST') =>
    fetch(`${controlled.url}orders`, { method, headers, ...(method === 'POST' && { body }) });
  const own = () => ({
    origin: controlled.url.slice(0, -1),
    'content-type': 'application/json',
    [tokenHeader]: token,
  });
  beforeAll(async () => {
    controlled = await startLiveServer(0, { ...site, desk });
  });
  afterAll(() => controlled.close());

  test('are taken from the page that holds the token', async () => {
    const response = await post(own(), '{"order":"pause"}');
    expect([response.status, await response.text(), taken]).toEqual([200, 'paused', ['{"order":"pause"}']]);
  });

  test('are refused from anywhere else, in any other way, and where the page may only look', async () => {
    taken.length = 0;
    const { origin, ...withoutOrigin } = own();
    const status = async (headers: Readonly<Record<string, string>>, body?: string, method?: string) =>
      (await post(headers, body, method)).status;
    expect(await status({ ...own(), [tokenHeader]: 'a-token-of-24-bytez' })).toBe(403);
    expect(await status({ ...own(), [tokenHeader]: '' })).toBe(403);
    expect(await status({ ...own(), origin: 'https://evil.example' })).toBe(403);
    expect(await status({ ...own(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(403);
    expect(await status(withoutOrigin)).toBe(403);
    expect(await status({ ...own(), 'content-type': 'text/plain' })).toBe(415);
    expect(await status(own(), 'x'.repeat(2000))).toBe(413);
    expect(await status(own(), undefined, 'GET')).toBe(405);
    expect((await fetch(`${server.url}orders`, { method: 'POST', headers: own() })).status).toBe(403);
    expect((await fetch(`${server.url}orders`, { method: 'POST' })).status).toBe(405);
    expect(taken).toEqual([]);
    expect(origin).toBe(controlled.url.slice(0, -1));
  });

  test('that are none are not given', async () => {
    const unused = new Proxy({} as Parameters<typeof orderDesk>[1], {
      get() {
        throw new Failure(5, 'was used');
      },
    });
    const { take } = orderDesk(
      token,
      unused,
      { clock: { now: () => 0 }, pause: async () => undefined, env: {} },
      (error) => (error instanceof Failure ? error : new Failure(1, String(error))),
    );
    for (const body of ['', '{}', '{"order":"promote","rollout":"a-1"}', '{"order":"pause","rollout":"a-1","step":0}'])
      expect((await take(body)).status).toBe(400);
    expect(await take('{"order":"pause","rollout":"a-1"}')).toEqual({ status: 409, text: 'was used' });
  });
});
