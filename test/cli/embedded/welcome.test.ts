import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
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

test('Elsewhere they name the same example where it lies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshshift-welcome-'));
  process.chdir(folder);
  const lines = welcome('http://127.0.0.1:1');
  process.chdir(before);
  rmSync(folder, { recursive: true });
  const specs = lines.flatMap((line) => /meshshift (?:plan|start) (\S+)/.exec(line)?.[1] ?? []);
  expect(specs).toHaveLength(2);
  for (const spec of specs) expect([isAbsolute(spec), existsSync(spec)]).toEqual([true, true]);
});

test('Without the colour teller there is nothing to roll out', () => {
  expect(welcome().join('\n')).not.toContain('meshshift start');
});
