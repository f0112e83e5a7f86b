import { describe, expect, test } from '@jest/globals';
import { circlesOf, fileArrows, folderArrows, reachOf, sourceFiles, structureReport } from '../../scripts/structure.ts';

const files = sourceFiles('.');
const arrowsOf = (arrows: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(arrows).map(([from, to]) => [from, new Set(to)]));

test('a circle is found wherever it is, and a way that parts and meets again is none', () => {
  expect(circlesOf(arrowsOf({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toEqual([]);
  expect(circlesOf(arrowsOf({ a: ['b'], b: ['c'], c: ['b', 'd'], d: [] }))).toEqual([['b', 'c']]);
});

describe('the product', () => {
  test('has no circle of imports between files, types included', () => {
    expect(circlesOf(fileArrows(files))).toEqual([]);
  });

  test.each(['core', 'functions', 'adapters', 'cli', 'local'])('has no circle between the folders of %s', (layer) => {
    expect(circlesOf(folderArrows(files, layer))).toEqual([]);
  });

  test('keeps every file under 200 lines', () => {
    expect(files.filter(({ lines }) => lines > 200).map(({ path }) => path)).toEqual([]);
  });
});

test('the report has a row for each layer, and says that nothing leads back', () => {
  const report = structureReport([
    { path: 'core/a.ts', lines: 10, imports: [] },
    { path: 'cli/b.ts', lines: 30, imports: ['core/a.ts'] },
  ]);
  expect(report.find((line) => line.startsWith('core'))?.split(/ +/)).toEqual([
    'core',
    '1',
    '10',
    '10',
    '10',
    '10',
    '1',
    '1',
  ]);
  expect(report).toContain('circles of files: 0');
});

test('the reach of a file is what it imports, directly or not, and itself', () => {
  const reach = reachOf(arrowsOf({ a: ['b'], b: ['c'], c: [], d: ['a'] }), 'a');
  expect([...reach]).toEqual(['a', 'b', 'c']);
});
