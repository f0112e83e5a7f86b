import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { lambdaHandler } from '../../../adapters/lambda/lambda.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 5000 };
const logger = { info: () => undefined, error: () => undefined };
const traced = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

let daemon: Socket;
const received: string[] = [];
beforeAll(async () => {
  daemon = createSocket('udp4', (message) => received.push(message.toString()));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
});
afterAll(() => void daemon.close());
beforeEach(() => {
  received.length = 0;
  process.env.AWS_XRAY_DAEMON_ADDRESS = `127.0.0.1:${daemon.address().port}`;
  process.env._X_AMZN_TRACE_ID = traced;
});
afterEach(() => {
  delete process.env.AWS_XRAY_DAEMON_ADDRESS;
  delete process.env._X_AMZN_TRACE_ID;
});

const handler = (run: () => Promise<unknown> = async () => 1) =>
  lambdaHandler({ name: 'roll-back', input: z.unknown(), logger, run });

/** Whatever was sent before it has come once it has. */
async function all(): Promise<readonly string[]> {
  const last = createSocket('udp4');
  last.send('last', daemon.address().port, '127.0.0.1');
  while (received.at(-1) !== 'last') await once(daemon, 'message');
  last.close();
  return received.slice(0, -1);
}

test('a sampled invocation has the rollout in its trace: one subsegment of the function’s segment', async () => {
  await handler()({ ticket: { rolloutId: 'r-1' } }, context);
  const [message = '', ...rest] = await all();
  expect(rest).toEqual([]);
  const [header = '', document = ''] = message.split('\n');
  expect(JSON.parse(header)).toEqual({ format: 'json', version: 1 });
  expect(JSON.parse(document)).toEqual({
    name: 'roll-back',
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    type: 'subsegment',
    trace_id: '1-5759e988-bd862e3fe1be46a994272793',
    parent_id: '53995c3f42cd8ad8',
    start_time: expect.any(Number),
    end_time: expect.any(Number),
    annotations: { rolloutId: 'r-1' },
  });
});

test('one that fails is shown as failed, and fails as it would without', async () => {
  const failing = handler(async () => {
    throw new TypeError('a fault');
  });
  await expect(failing({ rolloutId: 'r-1' }, context)).rejects.toThrow('a fault');
  expect((await all()).map((message) => JSON.parse(message.split('\n')[1] ?? ''))).toMatchObject([{ fault: true }]);
});

test.each([
  ['that is not sampled', { _X_AMZN_TRACE_ID: traced.replace('Sampled=1', 'Sampled=0') }, { rolloutId: 'r-1' }],
  ['outside of a trace', { _X_AMZN_TRACE_ID: '' }, { rolloutId: 'r-1' }],
  ['without a daemon', { AWS_XRAY_DAEMON_ADDRESS: '' }, { rolloutId: 'r-1' }],
  ['about no one rollout', {}, { source: 'aws.events' }],
])('an invocation %s sends nothing', async (_, environment, event) => {
  Object.assign(process.env, environment);
  expect(await handler()(event, context)).toBe(1);
  expect(await all()).toEqual([]);
});

test.each(['127.0.0.1:1', '127.0.0.1:0', '127.0.0.1:70000', 'tcp:127.0.0.1:2000', 'nonsense'])(
  'a daemon that cannot be reached fails no invocation: %s',
  async (address) => {
    process.env.AWS_XRAY_DAEMON_ADDRESS = address;
    expect(await handler()({ rolloutId: 'r-1' }, context)).toBe(1);
  },
);
