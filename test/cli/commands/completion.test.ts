import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { run } from '../support/captured-host.ts';

test('bash completes commands, the options of a command, and those that all have', async () => {
  const { out } = await run(['completion', 'bash']);
  const ask = (...words: readonly string[]) =>
    execFileSync(
      'bash',
      [
        '-c',
        `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _meshshift; printf '%s ' "\${COMPREPLY[@]}"`,
        '-',
        ...words,
      ],
      { encoding: 'utf8' },
    ).trim();
  expect(ask('meshshift', 'ro')).toBe('rollback');
  expect(ask('meshshift', 'sta')).toBe('start status start-the-line stack');
  expect(ask('meshshift', 'start', '--wa')).toBe('--wait');
  expect(ask('meshshift', 'why', '--st')).toBe('--stack');
});

test.each(['zsh', 'fish'])('%s gets every command with its description', async (shell) => {
  const { code, out } = await run(['completion', shell]);
  expect(code).toBe(0);
  expect(out).toMatch(/skip-wait[^\n]*end the bake of the current step/);
  expect(out).toMatch(/keep-warm[^\n]*follow it until the stable is no longer kept warm/);
});
