import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let machine: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'temporary-'));
});

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(machine, { recursive: true });
});

/** A process with a temporary folder of its own on this machine. */
async function start(...args: string[]): Promise<{ child: ChildProcess; folder: string }> {
  const child = fork(new URL('./temporary-process.ts', import.meta.url), args, {
    env: { PATH: process.env.PATH, TMPDIR: machine },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  started.push(child);
  const [folder] = await once(child, 'message');
  return { child, folder: String(folder) };
}

test.each(['return', 'exit', 'throw', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])(
  'a process that ends by %s leaves nothing, and its end is what it would have been',
  async (end) => {
    const { child, folder } = await start();
    const exit = once(child, 'exit');
    expect(existsSync(join(folder, 'file'))).toBe(true);
    if (end.startsWith('SIG')) child.kill(end as NodeJS.Signals);
    else child.send(end);

    const [code, signal] = await exit;

    expect(readdirSync(machine)).toEqual([]);
    expect(signal ?? code).toBe(end.startsWith('SIG') ? end : end === 'throw' ? 1 : 0);
  },
);

test('a signal for which the process listens is its own to answer', async () => {
  const { child } = await start('listens');
  const exit = once(child, 'exit');
  child.kill('SIGTERM');

  expect([await exit, readdirSync(machine)]).toEqual([[3, null], []]);
});

test('what a killed process left is removed by the next, what a living one has stays', async () => {
  const killed = await start();
  const living = await start();
  const exit = once(killed.child, 'exit');
  killed.child.kill('SIGKILL');
  await exit;
  expect(existsSync(killed.folder)).toBe(true);

  const next = await start();

  expect([killed, living, next].map(({ folder }) => existsSync(folder))).toEqual([false, true, true]);
});
