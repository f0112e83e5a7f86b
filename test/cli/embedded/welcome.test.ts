import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { welcomeLines } from '../../../cli/embedded/welcome.ts';

const welcome = (app?: string) =>
  welcomeLines({ env: {}, stack: 'meshshift', requestLog: 'log', timeScale: 30, app, daemonPort: 2000 });

const before = process.cwd();
afterEach(() => process.chdir(before));

test('In a clone, the commands to try first are those of its example', () => {
  process.chdir(join(import.meta.dirname, '../../..'));
  expect(welcome('http://127.0.0.1:1')).toContain('  meshshift start examples/color-teller.yaml --wait');
});

test('Elsewhere they begin with a spec that is written from the live route', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshshift-welcome-'));
  process.chdir(folder);
  const lines = welcome('http://127.0.0.1:1');
  process.chdir(before);
  rmSync(folder, { recursive: true });
  const tried = lines.filter((line) => line.includes('rollout.yaml')).map((line) => line.trim().split(' ')[1]);
  expect(tried).toEqual(['init', 'plan', 'start']);
  expect(lines.join('\n')).not.toContain('examples/');
});

test('Without the colour teller there is nothing to roll out', () => {
  expect(welcome().join('\n')).not.toContain('meshshift start');
});
