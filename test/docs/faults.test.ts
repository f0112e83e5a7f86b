import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { rules } from '../simulation/rules.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/faults.md'), 'utf8');
const others = ['app-mesh-sample.md', 'other-tools.md']
  .map((name) => readFileSync(join(root, 'docs/faults', name), 'utf8'))
  .join('\n');
const folder = join(root, 'test/simulation');
/** The titles of the tests of others' faults: `E30: two that start ...`. */
const titles = readdirSync(folder)
  .filter((name) => /^peers.*\.test\.ts$/.test(name))
  .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/[(\s]'([^'\n]{12,})',/g)])
  .flatMap(([, title]) => title ?? []);
/** In the table: a fault and the test that shows it is not ours. */
const listed = [...others.matchAll(/^\| (E\d+)? *\| [^|]+ \| `([^`]+)` \|$/gm)].map(([, id = '', title = '']) => ({
  id,
  title,
}));
const numbers = Array.from({ length: 35 }, (_, i) => `E${i + 1}`);

test.each(numbers)('%s has a test of its name, and the page says which', (id) => {
  expect(titles.filter((title) => new RegExp(`^${id}\\b|, ${id}\\b`).test(title.split(':')[0] ?? ''))).not.toEqual([]);
  expect(listed.filter((one) => one.id === id)).not.toEqual([]);
});

test('every test that the page names is there', () => {
  expect(listed.map(({ title }) => title).filter((title) => !titles.includes(title))).toEqual([]);
});

test('every test of a fault is on the page', () => {
  const named = new Set(listed.map(({ title }) => title));
  expect(titles.filter((title) => /^E\d/.test(title) && !named.has(title))).toEqual([]);
});

test('the page lists each rule of the simulation by its name, and no other', () => {
  const [, table = ''] = /^## What holds\n([\s\S]*)/m.exec(page) ?? [];
  const named = [...table.matchAll(/^\| ([a-z ]+) \|/gm)].map(([, name]) => name);
  expect(named).toEqual([...rules]);
});
