import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { startLoad } from '../../../local/sample-app/load.ts';
import type { LoadSecond, LoadStart } from '../../../local/sample-app/messages.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function run(listener: RequestListener, options: Partial<LoadStart>): Promise<LoadSecond[]> {
  const server = createServer(listener);
  servers.push(server);
  const url = await listenOnLoopback(server);
  const seconds: LoadSecond[] = [];
  return new Promise((resolve) => {
    startLoad(
      {
        url,
        paths: ['/a', '/b'],
        requestsPerSecond: 200,
        maxSeconds: 10,
        maxRequests: 200,
        maxInFlight: 50,
        ...options,
      },
      (second) => {
        seconds.push(second);
        if (second.done) resolve(seconds);
      },
    );
  });
}

describe('the load', () => {
  test('is sent at its rate, on all paths in turn, until its limit, and tells who answered', async () => {
    const asked: Record<string, number> = {};
    const seconds = await run(
      ({ url = '' }, response) => {
        asked[url] = (asked[url] ?? 0) + 1;
        response.writeHead(url === '/a' ? 200 : 503, url === '/a' ? { 'x-color-version': 'v1' } : {}).end();
      },
      { requestsPerSecond: 160, maxRequests: 100_000, maxSeconds: 1.5 },
    );
    expect(seconds).toHaveLength(2);
    expect(seconds[0]?.sentPerSecond).toBeGreaterThan(140);
    expect(seconds[0]?.sentPerSecond).toBeLessThan(180);
    expect(seconds.at(-1)?.totals).toEqual({ sent: 240, answered: 240, failed: 0, shed: 0 });
    expect(asked).toEqual({ '/a': 120, '/b': 120 });
    const sum = (of: (second: LoadSecond) => number | undefined) =>
      seconds.reduce((all, one) => all + (of(one) ?? 0), 0);
    expect(sum(({ statuses }) => statuses['503'])).toBe(120);
    expect(sum(({ versions }) => versions.v1)).toBe(120);
    expect(sum(({ versions }) => versions.none)).toBe(120);
  });

  test('sheds what is due beyond its limit of requests under way, and times answers from when they were due', async () => {
    let waiting: (() => void)[] = [];
    const release = setInterval(() => {
      for (const answer of waiting.splice(0)) answer();
    }, 600);
    const seconds = await run((_request, response) => void waiting.push(() => response.end()), {
      maxInFlight: 20,
      requestsPerSecond: 400,
    });
    clearInterval(release);
    waiting = [];
    const last = seconds.at(-1);
    expect(last?.totals.shed).toBeGreaterThan(100);
    expect((last?.totals.sent ?? 0) + (last?.totals.shed ?? 0)).toBe(200);
    expect(Math.max(...seconds.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(20);
    expect(seconds[0]?.p99Ms).toBeGreaterThan(400);
  });

  test('counts requests without an answer by reason', async () => {
    const seconds = await run((request) => request.socket.destroy(), { maxRequests: 20 });
    const failures = seconds.flatMap((second) => Object.values(second.failures)).reduce((a, b) => a + b, 0);
    expect(failures).toBe(20);
    expect(seconds.at(-1)).toMatchObject({ totals: { answered: 0, failed: 20 }, p50Ms: null, p99Ms: null });
  });

  test('goes nowhere but to this machine', () => {
    const options = { paths: ['/'], requestsPerSecond: 1, maxSeconds: 1, maxRequests: 1, maxInFlight: 1 };
    expect(() => startLoad({ ...options, url: 'http://192.0.2.1' }, () => undefined)).toThrow('192.0.2.1');
  });
});
