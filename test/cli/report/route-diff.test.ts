import { describe, expect, test } from '@jest/globals';
import { lineDiff } from '../../../cli/report/route-diff.ts';

const signs = { same: ' ', removed: '-', added: '+' };
const diff = (before: string, after: string) =>
  lineDiff([...before], [...after]).map(({ is, text }) => `${signs[is]}${text}`);

describe('a diff of lines', () => {
  test.each([
    ['abc', 'abc', [' a', ' b', ' c']],
    ['abc', 'axc', [' a', '-b', '+x', ' c']],
    ['ac', 'abc', [' a', '+b', ' c']],
    ['abc', 'c', ['-a', '-b', ' c']],
    ['', 'ab', ['+a', '+b']],
    ['ab', '', ['-a', '-b']],
    ['', '', []],
    ['aba', 'ba', ['-a', ' b', ' a']],
  ])('%j to %j', (before, after, lines) => {
    expect(diff(before, after)).toEqual(lines);
  });
});
