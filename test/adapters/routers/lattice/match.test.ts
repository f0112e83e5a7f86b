import { expect, test } from '@jest/globals';
import { covers } from '../../../../adapters/routers/lattice/match.ts';

type Text = { readonly exact?: string; readonly prefix?: string; readonly contains?: string };
const path = (match: Text, caseSensitive = false) => ({
  httpMatch: { pathMatch: { match: { ...match }, caseSensitive } },
});
const headers = (...of: readonly (readonly [string, Text])[]) => ({
  httpMatch: { headerMatches: of.map(([name, match]) => ({ name, match: { ...match }, caseSensitive: false })) },
});
const get = { httpMatch: { method: 'GET', headerMatches: [] } };

test.each([
  ['the same path', path({ prefix: '/a' }), path({ prefix: '/a' }), true],
  ['a shorter prefix', path({ prefix: '/' }), path({ prefix: '/a' }), true],
  ['a prefix of an exact path', path({ prefix: '/a' }), path({ exact: '/a/b' }), true],
  ['a longer prefix', path({ prefix: '/a/b' }), path({ prefix: '/a' }), false],
  ['an exact path', path({ exact: '/a' }), path({ prefix: '/a' }), false],
  ['another case', path({ prefix: '/A' }), path({ prefix: '/a' }), true],
  ['another case that counts', path({ prefix: '/A' }, true), path({ prefix: '/a' }, true), false],
  ['a case that counts, for any case', path({ prefix: '/a' }, true), path({ prefix: '/a' }), false],
  ['any path', get, path({ prefix: '/a' }), false],
  ['no match at all', undefined, path({ prefix: '/a' }), true],
  ['a path, for every request', path({ prefix: '/a' }), undefined, false],
  [
    'a method, for the same with a path',
    get,
    { httpMatch: { method: 'GET', ...path({ prefix: '/' }).httpMatch } },
    true,
  ],
  ['another method', get, { httpMatch: { method: 'POST' } }, false],
  ['one header of two', headers(['x', { exact: '1' }]), headers(['y', { exact: '2' }], ['X', { exact: '1' }]), true],
  ['one header more', headers(['x', { exact: '1' }], ['y', { exact: '2' }]), headers(['x', { exact: '1' }]), false],
  ['a part of a value', headers(['x', { contains: 'b' }]), headers(['x', { exact: 'abc' }]), true],
  ['a part that may lack', headers(['x', { contains: 'd' }]), headers(['x', { prefix: 'abc' }]), false],
] as const)('%s covers: %j, %j: %s', (_, wide, narrow, expected) => {
  expect(covers(wide as never, narrow as never)).toBe(expected);
});
