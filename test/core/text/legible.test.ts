import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { legible } from '../../../core/text/legible.ts';

test('a text that moves a cursor, ends a line or hides itself is shown as its escapes', () => {
  expect(legible('a\n::error::b\r\t\x1b[31mred\x07\x9b\u202eback\u2028\u200b')).toBe(
    'a\\n::error::b\\r\\t\\x1b[31mred\\x07\\x9b\\u202eback\\u2028\\u200b',
  );
});

test('half of a character is shown as one that is unknown', () => {
  expect(legible('a\ud800b')).toBe('a\ufffdb');
});

test('plain text stays as it is, and so does one that is legible already', () => {
  expect(legible('größer als 5 % 👩‍🔧 日本')).toBe('größer als 5 % 👩‍🔧 日本');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = legible(text);
      expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(legible(shown)).toBe(shown);
    }),
  );
});
