import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hanging } from '../../../cli/help/hanging.ts';

describe('a line that is too long', () => {
  test.each([
    ['hangs below its indent', '  one two three four five six', 20, ['  one two three four', '  five six']],
    [
      'hangs in its second column',
      '  --a <n>  one two three four five six seven',
      36,
      ['  --a <n>  one two three four five', '           six seven'],
    ],
    [
      'has its second column below the first where little room is left',
      '  --option <name>  one two three four',
      30,
      ['  --option <name>', '      one two three four'],
    ],
    [
      'of a shell is continued',
      '  $ meshshift start rollout.yaml --wait',
      30,
      ['  $ meshshift start \\', '      rollout.yaml --wait'],
    ],
    ['keeps a word that no line holds', `a ${'b'.repeat(30)} c`, 20, ['a', 'b'.repeat(30), 'c']],
  ])('%s', (_, line, width, lines) => {
    expect(hanging(line, width)).toEqual(lines);
  });
});

test('a line that fits stays as it is', () => {
  expect([hanging('', 20), hanging('  a   b', 20)]).toEqual([[''], ['  a   b']]);
});

test('no word is lost, and no line of short words is too long', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(words, fc.nat(8), fc.integer({ min: 20, max: 160 }), (given, indent, width) => {
      const lines = hanging(' '.repeat(indent) + given.join(' '), width);
      expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(given);
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
