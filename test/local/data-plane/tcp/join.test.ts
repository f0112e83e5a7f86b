import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { listenOnLoopback } from '../../../../local/data-plane/listen.ts';
import { join } from '../../../../local/data-plane/tcp/join.ts';
import { type HeldClock, heldClock } from '../held-clock.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listening(server: Server): Promise<number> {
  cleanups.push(() => server.close());
  return Number(new URL(await listenOnLoopback(server)).port);
}

/** A caller whose connection is joined to a target; `port` may be one where nothing listens. */
async function joined(onTarget: (target: Socket) => void, clock: HeldClock = heldClock(), port?: number) {
  const target = port ?? (await listening(createServer({ allowHalfOpen: true }, onTarget)));
  const door = createServer({ allowHalfOpen: true }, (caller) =>
    join(caller, { host: '127.0.0.1', port: target, clock, idleMs: 1000 }),
  );
  const caller = connect({ port: await listening(door), host: '127.0.0.1' });
  cleanups.push(() => caller.destroy());
  caller.on('error', () => undefined);
  return caller;
}

test('Bytes flow both ways, and a caller that has ended still gets the answer whole', async () => {
  const body = Buffer.alloc(3_000_000, 'x');
  const caller = await joined((target) => {
    target.resume().once('end', () => target.end(body));
  });
  caller.end('a question');
  expect(body.equals(Buffer.concat(await caller.toArray()))).toBe(true);
});

test('A connection without a byte for as long as is allowed is broken off, and each byte begins the time anew', async () => {
  const clock = heldClock();
  const caller = await joined((target) => target.pipe(target), clock);
  caller.write('a');
  await once(caller, 'data');
  clock.pass(600);
  caller.write('b');
  await once(caller, 'data');
  clock.pass(600);
  caller.write('c');
  await once(caller, 'data');
  const closed = once(caller, 'close');
  clock.pass(1001);
  await closed;
});

test('A target that takes no connection, or breaks, ends the connection of its caller', async () => {
  const port = await listening(createServer());
  for (const cleanup of cleanups.splice(0)) cleanup();
  await once((await joined(() => undefined, heldClock(), port)).resume(), 'close');
  await once((await joined((target) => target.resetAndDestroy())).resume(), 'close');
});
