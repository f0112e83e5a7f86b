import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { folderArrows, sourceFiles } from '../../scripts/structure.ts';

const page = ['architecture.md', 'architecture/stories.md']
  .map((name) => readFileSync(`docs/${name}`, 'utf8'))
  .join('\n');
const files = sourceFiles('.');

test('every file and folder that the page names exists', () => {
  const named = [...page.matchAll(/`((?:core|functions|adapters|cli|local|statemachines|test|lint)\/[^`*]*)`/g)];
  expect(named.length).toBeGreaterThan(60);
  expect(named.flatMap(([, path = '']) => (existsSync(path) ? [] : [path]))).toEqual([]);
});

test('the picture has the arrows between layers that there are', () => {
  const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} ${to}`);
  const layerOf = (path: string) => path.split('/')[0] ?? '';
  const real = files.flatMap(({ path, imports }) =>
    imports.filter((one) => layerOf(one) !== layerOf(path)).map((one) => `${layerOf(path)} ${layerOf(one)}`),
  );
  expect(new Set(drawn)).toEqual(new Set(real));
});

describe.each(['core', 'cli'])('the rooms of %s', (layer) => {
  const rooms = [...page.matchAll(new RegExp(`^\\| \`${layer}/(\\w+)\` \\|`, 'gm'))].map(([, room = '']) => room);
  const arrows = folderArrows(files, layer);

  test('are all in the table', () => {
    expect(rooms.toSorted()).toEqual([...arrows.keys()].filter((name) => !name.endsWith('.ts')).toSorted());
  });

  test.each(rooms)('%s imports from rooms above it only', (room) => {
    const above = rooms.slice(0, rooms.indexOf(room));
    const imported = [...(arrows.get(room) ?? [])].filter((name) => !name.endsWith('.ts'));
    expect(imported.filter((name) => !above.includes(name))).toEqual([]);
  });
});
