import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fullMatch, RegularExpressionError, syntaxProblem } from '../../../local/regular-expression/full-match.ts';

describe('a regular expression', () => {
  test.each([
    { expression: '/color', text: '/color', matches: true },
    { expression: '/color', text: '/colors', matches: false },
    { expression: 'a|ab', text: 'ab', matches: true },
    { expression: '.', text: '\n', matches: false },
    { expression: 'a$', text: 'a\n', matches: false },
    { expression: '(?i)beta', text: 'BETA', matches: true },
    { expression: '(?P<x>a)b', text: 'ab', matches: true },
    { expression: '[[:alpha:]]+', text: 'abc', matches: true },
    { expression: '[[:alpha:]]+', text: 'abc1', matches: false },
    { expression: 'a\\z', text: 'a', matches: true },
    { expression: '', text: '', matches: true },
    { expression: '', text: 'a', matches: false },
  ])('$expression matches $text whole: $matches', ({ expression, text, matches }) => {
    expect(fullMatch(expression).matches(text)).toBe(matches);
  });

  test.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(a)\\1', '(', '[a', 'a**', 'x{1001}'])(
    '%s is none of RE2',
    (expression) => {
      expect(syntaxProblem(expression)).toContain('error parsing regexp');
      expect(() => fullMatch(expression)).toThrow(RegularExpressionError);
    },
  );

  test('says what is wrong with it', () => {
    expect(() => fullMatch('(?=a)b')).toThrow('invalid or unsupported Perl syntax: `(?=`');
    expect(syntaxProblem('(a+)+b')).toBeUndefined();
  });

  test('is measured in instructions', () => {
    expect(fullMatch('x{1000}').programSize).toBeGreaterThan(1000);
    expect(fullMatch('/color.*').programSize).toBeLessThan(20);
  });

  test('matches any text of which each character is quoted', () => {
    const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (text, other) => {
        const { matches } = fullMatch(quoted(text));
        return matches(text) && matches(other) === (text === other);
      }),
      { numRuns: 50 },
    );
  });

  test('takes a text that would not let a backtracking engine go on', () => {
    expect(fullMatch('(a+)+b').matches('a'.repeat(5000))).toBe(false);
  });
});
