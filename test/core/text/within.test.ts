import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, within } from '../../../core/text/within.ts';

test('a text that fits is left as it is', () => {
  expect(within(5, 'abcde')).toBe('abcde');
});

test('a longer one is cut to the size, never inside a character', () => {
  expect(within(6, 'abcdefg')).toBe('abc...');
  expect(within(8, 'ääääää')).toBe('ää...');
  // U+FFFD stands for half a character below, so no text has it to begin with.
  const texts = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes('\uFFFD'));
  fc.assert(
    fc.property(texts, fc.integer({ min: 3, max: 80 }), (text, most) => {
      const cut = within(most, text);
      expect(bytesOf(cut)).toBeLessThanOrEqual(most);
      expect(cut).not.toContain('\uFFFD');
      expect(text.startsWith(cut.endsWith('...') && cut !== text ? cut.slice(0, -3) : cut)).toBe(true);
    }),
  );
});
