import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { startChild } from '../../../local/sample-app/child-process.ts';

const backend = new URL('../../../local/sample-app/backend-process.ts', import.meta.url);
const ignore = () => undefined;

test('a failed command says which process failed it, and one to a killed process is refused', async () => {
  const child = startChild('color-v1#1', backend, ignore);
  await expect(child.ask('nonsense', {})).rejects.toThrow('color-v1#1: There is no command nonsense.');
  await expect(child.ask('behave', { errorShare: 2 })).rejects.toThrow('errorShare');
  await child.kill();
  await child.kill();
  await expect(child.ask('behave', {})).rejects.toThrow('color-v1#1 was killed');
  expect(child.lost()).toBeUndefined();
});

test('a process that ends unasked is told as lost', async () => {
  const child = startChild('odd', new URL('./crashing-process.ts', import.meta.url), ignore);
  await expect(child.ask('start', {})).rejects.toThrow('odd ended with exit code 3');
  expect(child.lost()).toBe('odd ended with exit code 3');
});

test('a process ends when its parent is gone', async () => {
  const child = fork(backend, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.send({ id: 1, command: 'start', payload: { version: 'v', color: 'c', workMs: 1 } });
  await once(child, 'message');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
