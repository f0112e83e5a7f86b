import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { listenDualStack } from '../../../local/data-plane/listen-dual-stack.ts';
import { addressOf } from '../../../local/data-plane/origin.ts';

let server: Server;
afterEach(() => void server.close());

/** What a connection gets; '' for one that is closed. */
async function said(origin = ''): Promise<string> {
  const socket = connect(addressOf(origin));
  let text = '';
  socket.on('data', (part) => {
    text += part.toString();
  });
  await once(socket, 'close');
  return text;
}

test('A proxy with both versions of IP takes connections by IPv6 while it is to', async () => {
  let takes = true;
  server = createServer((caller) => caller.end('taken'));
  const { origin, ipv6Origin } = await listenDualStack(server, {
    port: 0,
    isDualStack: true,
    takesIpv6: () => takes,
  });

  expect(addressOf(ipv6Origin ?? '')).toEqual({ host: '::1', port: addressOf(origin).port });
  expect([await said(origin), await said(ipv6Origin)]).toEqual(['taken', 'taken']);
  takes = false;
  expect([await said(origin), await said(ipv6Origin)]).toEqual(['taken', '']);
});

test('A proxy without is at 127.0.0.1 alone', async () => {
  server = createServer();
  const origins = await listenDualStack(server, { port: 0, isDualStack: false, takesIpv6: () => true });

  expect(Object.keys(origins)).toEqual(['origin']);
});
