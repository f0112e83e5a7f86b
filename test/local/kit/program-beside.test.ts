import { expect, test } from '@jest/globals';
import { programBeside } from '../../../local/kit/program-beside.ts';

test('a program is found beside its module, as the same kind of file', () => {
  const found = ['file:///a.b/c/module.ts', 'file:///a.b/c/module.mjs'].map((module) => programBeside(module, 'load'));
  expect(found.map(String)).toEqual(['file:///a.b/c/load.ts', 'file:///a.b/c/load.mjs']);
});
