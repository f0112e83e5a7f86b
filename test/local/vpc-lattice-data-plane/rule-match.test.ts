import { describe, expect, test } from '@jest/globals';
import type { RuleMatch } from '../../../local/vpc-lattice/resources.ts';
import { compileMatch } from '../../../local/vpc-lattice-data-plane/rule-match.ts';

const request = (path: string, headers: Readonly<Record<string, readonly string[]>> = {}, method = 'GET') => ({
  method,
  path,
  headers,
});
const matching = (match: Partial<RuleMatch>) => compileMatch({ headerMatches: [], ...match });
const path = (match: object, caseSensitive = false) => ({ pathMatch: { match, caseSensitive } });
const header = (match: object, caseSensitive = false) => ({
  headerMatches: [{ name: 'X-Tester', match, caseSensitive }],
});

describe('a match of a rule', () => {
  test.each([
    ['nothing', {}, request('/any'), true],
    ['a method', { method: 'POST' }, request('/', {}, 'POST'), true],
    ['another method', { method: 'POST' }, request('/'), false],
    ['a path', path({ exact: '/Color' }), request('/color'), true],
    ['a path, where capitals count', path({ exact: '/Color' }, true), request('/color'), false],
    ['a longer path', path({ exact: '/color' }), request('/color/blue'), false],
    ['a prefix', path({ prefix: '/color' }), request('/color/blue'), true],
    ['another prefix', path({ prefix: '/color' }), request('/shade'), false],
    ['a header', header({ exact: 'Yes' }), request('/', { 'x-tester': ['yes'] }), true],
    ['a header, where capitals count', header({ exact: 'Yes' }, true), request('/', { 'x-tester': ['yes'] }), false],
    ['the beginning of a header', header({ prefix: 'y' }), request('/', { 'x-tester': ['yes'] }), true],
    ['a part of a header', header({ contains: 'e' }), request('/', { 'x-tester': ['yes'] }), true],
    ['one of several values', header({ exact: 'b' }), request('/', { 'x-tester': ['a', 'b'] }), true],
    ['a header that is absent', header({ contains: 'e' }), request('/'), false],
    ['all of it', { method: 'GET', ...path({ prefix: '/c' }), ...header({ exact: 'a' }) }, request('/c'), false],
  ])('%s', (_, match, asked, expected) => {
    expect(matching(match)(asked)).toBe(expected);
  });
});
