import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { machineClock } from '../../../local/clock.ts';
import { listenOnLoopback } from '../../../local/data-plane/listen.ts';
import { createProxyServer, type ProxyServer } from '../../../local/data-plane/proxy-server.ts';

let proxy: ProxyServer;
let port: number;
beforeEach(async () => {
  proxy = createProxyServer({
    request: async (request, caller) => void caller.end(`${request.method} ${request.url}`),
    upgrade: async (_request, caller) => void caller.end('HTTP/1.1 101 Switching\r\n\r\n'),
    hasHttp2: () => true,
    stats: () => undefined,
    clock: machineClock,
  });
  port = Number(new URL(await listenOnLoopback(proxy.server)).port);
});
afterEach(() => proxy.close());

/** All that a server answers to these lines, until it closes. */
async function answerTo(...lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return Buffer.concat(await socket.toArray()).toString();
}

test('What is no HTTP is answered 400 in Envoy’s words', async () => {
  const answer = await answerTo('what is this');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('server: envoy');
  expect(answer).toMatch(/\r\n\r\nBad Request$/);
});

test('An offer of HTTP/2 is passed over, and another change of protocol is not', async () => {
  const asking = (protocol: string) =>
    answerTo('GET /a HTTP/1.1', 'Host: a', 'Connection: Upgrade, close', `Upgrade: ${protocol}`);
  expect(await asking('h2c')).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*GET \/a/);
  expect(await asking('websocket')).toMatch(/^HTTP\/1\.1 101/);
});
