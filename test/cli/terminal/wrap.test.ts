import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columnsOf, startOf, wrapped } from '../../../cli/terminal/wrap.ts';

const rows = (text: string, width: number) =>
  wrapped([{ text }], width).map(({ indent, parts }) => indent + parts.map((part) => part.text).join(''));

test('a line that fits stays as it is', () => {
  expect(rows('  bakes, 3 m left', 40)).toEqual(['  bakes, 3 m left']);
});

test('a longer one is broken between words, and hangs below its own beginning', () => {
  expect(rows('  error rate 5.05% of 218 requests; allowed 0.65%', 30)).toEqual([
    '  error rate 5.05% of 218',
    '    requests; allowed 0.65%',
  ]);
});

test('after a label it hangs below the text', () => {
  expect(rows('    0:05  step 1: set to 10% (color-route: v1 90, v2 10)', 40)).toEqual([
    '    0:05  step 1: set to 10%',
    '          (color-route: v1 90, v2 10)',
  ]);
});

test('a command stays whole where a row has room for it', () => {
  const text = 'it waits; `meshshift approve shop-1` lets it go on';
  expect(rows(text, 30)).toEqual(['it waits;', '  `meshshift approve shop-1`', '  lets it go on']);
  expect(rows(text, 20)).toEqual(['it waits; `meshshift', '  approve shop-1`', '  lets it go on']);
});

test('a word that no row has room for is cut', () => {
  expect(rows('see abcdefghijklmnopqrstuvwxyz', 20)).toEqual(['see', '  abcdefghijklmnopqr', '  stuvwxyz']);
});

test('a name or an ARN that no row has room for is cut after a separator', () => {
  expect(rows('by arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-wrong-answers', 40)).toEqual([
    'by arn:aws:cloudwatch:eu-west-1:',
    '  000000000000:alarm:color-wrong-answers',
  ]);
});

test('a number stays with its unit of time, and a step with its sign', () => {
  expect(rows('  ends      in 12 m 53 s at the latest', 28)).toEqual([
    '  ends      in 12 m 53 s at',
    '            the latest',
  ]);
  expect(rows('  ends      in 12 m 53 s', 23)).toEqual(['  ends      in 12 m', '    53 s']);
  expect(rows('✓ 10% ─ ✓ 60% ─ ● 100%', 20)).toEqual(['✓ 10% ─ ✓ 60% ─', '  ● 100%']);
});

test('an address stays whole, so that a terminal opens it', () => {
  const address = 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards';
  expect(rows(`Dashboard: ${address}`, 40)).toEqual(['Dashboard:', `  ${address}`]);
});

test('the parts keep what they have beside their text', () => {
  const parts = [
    { text: '  one two ', styles: ['bold'] },
    { text: 'three sixty five', styles: ['red'] },
  ];
  expect(wrapped(parts, 20)).toEqual([
    {
      indent: '',
      parts: [
        { text: '  one two ', styles: ['bold'] },
        { text: 'three', styles: ['red'] },
      ],
    },
    { indent: '    ', parts: [{ text: 'sixty five', styles: ['red'] }] },
  ]);
});

test('no row is wider than the terminal, and nothing but space is lost', () => {
  const word = fc.oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.constantFrom('`a b c`', '  ', '日本', '🙂', 'é'),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), fc.integer({ min: 20, max: 160 }), (words, width) => {
      const text = words.join(' ').replaceAll(/\p{Cc}/gu, '');
      const shown = rows(text, width);
      for (const row of shown)
        expect(columnsOf(row)).toBeLessThanOrEqual(Math.max(width, columnsOf(/^\s*/.exec(row)?.[0] ?? '')));
      expect(shown.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    }),
  );
});

test('wide characters take two columns, and marks none', () => {
  expect([columnsOf('abc'), columnsOf('日本'), columnsOf('e\u0301'), columnsOf('🙂')]).toEqual([3, 4, 1, 2]);
  expect([startOf('日本', 3), startOf('ab', 9)]).toEqual(['日', 'ab']);
});
