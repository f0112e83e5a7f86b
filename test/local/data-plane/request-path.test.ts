import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalisedPath } from '../../../local/data-plane/request-path.ts';

describe('a path as it is routed', () => {
  test.each([
    ['/a/b', '/a/b'],
    ['//a', '/a'],
    ['/a///b/', '/a/b/'],
    ['/a/./b', '/a/b'],
    ['/a/b/../c', '/a/c'],
    ['/a/..', '/'],
    ['/../../a', '/a'],
    ['/a/%2e%2E/b', '/b'],
    ['/%61%7Eb', '/a~b'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a\\b', '/a/b'],
    ['/a%', '/a%'],
    ['/..a', '/..a'],
    ['*', '*'],
  ])('%s is %s', (path, normalised) => expect(normalisedPath(path)).toBe(normalised));

  test('is the same when it is normalised again, and has neither dots nor slashes beside each other', () => {
    const parts = fc.constantFrom('/', '.', '..', 'a', '%2e', '%2F', '%61', '\\', '//');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (chosen) => {
        const once = normalisedPath(`/${chosen.join('')}`);
        expect(normalisedPath(once)).toBe(once);
        expect(once).not.toMatch(/\/\/|\/\.{1,2}(\/|$)/);
      }),
      { numRuns: 200 },
    );
  });
});
