import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { yaml } from '../../../cli/terminal/yaml.ts';

test('a value reads back unchanged, and no text of it obeys a terminal or orders a runner', () => {
  const value = {
    id: '007',
    on: 'no',
    lines: ['one\n::error::two\n'.repeat(9), '##vso[task.complete]', '\u001b[2J\u202egnp'],
    none: null,
    nested: [{ at: 1.5 }],
  };
  const text = yaml(value);
  expect(parse(text)).toEqual(value);
  expect(text.split('\n').filter((line) => /^\s*(::|##)/.test(line))).toEqual([]);
  for (const obeyed of ['##vso', '\u001b', '\u202e']) expect(text).not.toContain(obeyed);
});
