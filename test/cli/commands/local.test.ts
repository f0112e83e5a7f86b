import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { run } from '../support/captured-host.ts';

const bare = ['local', '--bare', '--port', '0'];

test('A port of the X-Ray daemon that is in use is named, with the option for another', async () => {
  const taken = createSocket('udp4').bind(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address();
  const ran = await run([...bare, '--xray-port', String(port)]);
  taken.close();
  expect([ran.code, ran.err]).toEqual([
    69,
    `meshshift: Port ${port} on 127.0.0.1, for the X-Ray daemon, is already in use: name another by --xray-port, or leave it out for any free one\n`,
  ]);
});

test.each([
  [{ XRAY_DAEMON_PORT: 'x' }, 'XRAY_DAEMON_PORT is x: a port from 1 to 65535 is allowed'],
  [
    { ENABLE_ENVOY_XRAY_TRACING: '1', XRAY_SAMPLING_RATE: '7' },
    'XRAY_SAMPLING_RATE is 7: a share from 0 to 1 is allowed',
  ],
])('%j is refused before anything starts', async (env, message) => {
  const ran = await run(bare, { env });
  expect([ran.code, ran.err]).toEqual([64, `meshshift: ${message}\n`]);
});
