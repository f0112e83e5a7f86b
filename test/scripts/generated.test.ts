import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { generated } from '../../scripts/generated.ts';

const root = join(import.meta.dirname, '../..');

test.each([...generated])('%s is what the code says today (npm run generate)', (name, textOf) => {
  expect(readFileSync(join(root, name), 'utf8')).toBe(textOf());
});

test('nothing is in docs/generated that nothing makes', () => {
  const kept = readdirSync(join(root, 'docs/generated')).map((name) => `docs/generated/${name}`);
  expect(kept.filter((name) => !generated.has(name))).toEqual([]);
});

test.each([...generated.keys()].filter((name) => name.endsWith('.md')))('each link of %s leads somewhere', (name) => {
  const folder = join(root, name, '..');
  const links = [...readFileSync(join(root, name), 'utf8').matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)];
  for (const [, file = '', anchor] of links) {
    if (anchor === undefined) continue;
    const headings = [...readFileSync(join(folder, file), 'utf8').matchAll(/^#+ (.*)$/gm)];
    expect(headings.map(([, text = '']) => text.toLowerCase().replaceAll('`', '').replaceAll(' ', '-'))).toContain(
      anchor,
    );
  }
});
