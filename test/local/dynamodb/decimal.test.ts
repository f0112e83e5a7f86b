import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  significantDigits,
  subtractNumbers,
} from '../../../local/dynamodb/decimal.ts';

/** A decimal with up to 6 places, as text and in millionths. */
const decimal = fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.nat(6)).map(([coefficient, places]) => ({
  text: canonicalNumber(`${coefficient}e-${places}`),
  millionths: coefficient * 10n ** BigInt(6 - places),
}));
const inMillionths = (value: bigint) => canonicalNumber(`${value}e-6`);

describe('numbers', () => {
  test('are added, subtracted and compared exactly, where binary fractions would round', () => {
    expect(addNumbers('0.1', '0.2')).toBe('0.3');
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        expect(addNumbers(left.text, right.text)).toBe(inMillionths(left.millionths + right.millionths));
        expect(subtractNumbers(left.text, right.text)).toBe(inMillionths(left.millionths - right.millionths));
        const difference = left.millionths - right.millionths;
        expect(Math.sign(compareNumbers(left.text, right.text))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
      }),
      { numRuns: 300, seed: 20260101 },
    );
  });

  test.each([
    ['-0', '0'],
    ['+1.', '1'],
    ['.5', '0.5'],
    ['-000.0500', '-0.05'],
    ['1E+3', '1000'],
    ['12e-3', '0.012'],
    ['1e125', `1${'0'.repeat(125)}`],
  ])('%s is written %s', (given, written) => {
    expect(canonicalNumber(given)).toBe(written);
    expect(canonicalNumber(written)).toBe(written);
  });

  test.each([
    ['1e126', 'Number overflow'],
    ['1e-131', 'Number underflow'],
    ['123456789012345678901234567890123456789', 'more than 38 significant digits'],
    ['', 'cannot be converted'],
    ['1,5', 'cannot be converted'],
    ['0x10', 'cannot be converted'],
  ])('%s is refused', (given, message) => {
    expect(() => canonicalNumber(given)).toThrow(message);
  });

  test('of few and of many digits count the same significant digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.nat(9), fc.boolean(), (coefficient, places, negative) => {
        const text = canonicalNumber(`${negative ? '-' : ''}${coefficient}e-${places}`);
        expect(significantDigits(text)).toBe(String(coefficient).replace(/0+$/, '').length);
        // So many places that the short way is not taken.
        expect(significantDigits(canonicalNumber(`${text}e-20`))).toBe(significantDigits(text));
      }),
      { numRuns: 300, seed: 20260101 },
    );
  });
});
