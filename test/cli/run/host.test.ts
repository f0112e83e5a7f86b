import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandOf, rerun } from '../../../cli/run/host.ts';

const clone = join(import.meta.dirname, '../../..');
const elsewhere = mkdtempSync(join(tmpdir(), 'meshshift-run-'));

/** A folder in which the command is linked. */
function linked(...names: readonly string[]): string {
  const folder = join(elsewhere, ...names);
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(clone, 'cli/bin.mjs'), join(folder, 'meshshift'));
  return folder;
}

test('in a clone, and below it, the command is npx meshshift', () => {
  expect([clone, join(clone, 'docs')].map((folder) => commandOf(folder, { PATH: '/bin' }))).toEqual([
    'npx meshshift',
    'npx meshshift',
  ]);
});

test('where the shell finds it, it is meshshift, in its clone too', () => {
  const PATH = ['/bin', linked('bin')].join(delimiter);
  expect([clone, elsewhere].map((folder) => commandOf(folder, { PATH }))).toEqual(['meshshift', 'meshshift']);
});

test('a folder that npm puts in front for its own scripts is none where the shell looks', () => {
  const PATH = linked('project', 'node_modules', '.bin');
  expect(commandOf(elsewhere, { PATH, npm_command: 'exec' })).toBe('npx meshshift');
});

test('elsewhere it is known by its name alone', () => {
  expect(commandOf(elsewhere, {})).toBe('meshshift');
});

test('the options that found the stack are repeated, as a shell takes them', () => {
  const command = rerun('npx meshshift', {
    local: true,
    stack: 'a b',
    region: 'eu-west-1',
    profile: "it's",
    json: true,
  });
  expect(command('why')).toBe("npx meshshift why --local --stack 'a b' --profile 'it'\\''s' --region eu-west-1");
  expect(command('local')).toBe('npx meshshift local');
});

test('no option is quoted that a shell takes as it is', () => {
  const command = rerun('meshshift', {
    local: false,
    stack: 'a+b%c',
    profile: 'ann@example.com,x',
    json: false,
  });
  expect(command('why')).toBe('meshshift why --stack a+b%c --profile ann@example.com,x');
});
