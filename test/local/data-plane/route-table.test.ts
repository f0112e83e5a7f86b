import { describe, expect, test } from '@jest/globals';
import { drawByWeight } from '../../../local/data-plane/draw-by-weight.ts';
import { matchedRequest } from '../../../local/data-plane/matched-request.ts';
import type { RouteChange } from '../../../local/data-plane/route-table.ts';
import { createRouteTable } from '../../../local/data-plane/route-table.ts';

const action = { weightedTargets: [{ virtualNode: 'v1', weight: 100 }] };
const change = (routeName: string, spec: unknown): RouteChange => ({
  virtualRouterName: 'r',
  routeName,
  version: 1,
  spec,
});
const http = (match: object, priority?: number) => ({ priority, httpRoute: { match, action } });
interface Parts {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Record<string, string[]>;
}
const request = ({ method = 'GET', url = '/', headers = {} }: Parts = {}) =>
  matchedRequest({ method, url, headers: { host: 'color.local:8080' }, headersDistinct: headers }, 8080);
const tableOf = (specs: Record<string, unknown>) => {
  const table = createRouteTable({ hasDefaultRetries: true });
  for (const [name, spec] of Object.entries(specs)) table.apply(change(name, spec));
  return table;
};
const matches = (match: object, parts: Parts) => tableOf({ only: http(match) }).find('r', request(parts)) !== undefined;

describe('which route a request takes', () => {
  const taken = (specs: Record<string, unknown>, parts: Parts = {}) => tableOf(specs).find('r', request(parts))?.name;

  test('the matching route with the lowest priority number is taken', () => {
    const specs = { second: http({ prefix: '/' }, 20), first: http({ prefix: '/a' }, 10) };
    expect(taken(specs, { url: '/a/b' })).toBe('first');
    expect(taken(specs, { url: '/b' })).toBe('second');
  });

  test('a route without a priority is as late as one of 1000', () => {
    const specs = { absent: http({ prefix: '/a' }), explicit: http({ prefix: '/' }, 1000), late: http({}, 999) };
    expect(taken(specs, { url: '/a' })).toBe('late');
    expect(taken({ absent: specs.absent, explicit: specs.explicit }, { url: '/a' })).toBe('absent');
  });

  test.each([
    ['one that names a port', { port: 8080 }, { path: { exact: '/x' } }],
    ['an exact path', { path: { exact: '/x' } }, { prefix: '/x' }],
    ['a longer prefix', { prefix: '/x' }, { prefix: '/' }],
    ['a prefix', { prefix: '/x' }, { path: { regex: '/.*' } }],
    ['a regular expression', { path: { regex: '/.*' } }, { prefix: '/' }],
    ['more conditions', { method: 'GET', headers: [{ name: 'h' }] }, { prefix: '/', method: 'GET' }],
  ])('among routes of one priority %s is taken first', (_name, first, second) => {
    const parts = { url: '/x', headers: { h: ['1'] } };
    expect(taken({ a: http(second), b: http(first) }, parts)).toBe('b');
    expect(taken({ a: http(first), b: http(second) }, parts)).toBe('a');
  });

  test('of two routes that are equal the first by name is taken', () => {
    expect(taken({ b: http({ prefix: '/' }), a: http({ prefix: '/' }) })).toBe('a');
  });

  test('B1: a header that two routes take goes by their priority', () => {
    const header = (match: object) => ({ prefix: '/', headers: [{ name: 'color_header', match }] });
    const specs = (red: number) => ({
      black: http({ prefix: '/' }, 300),
      red: http(header({ prefix: 'red' }), red),
      green: http(header({ regex: '.*green.*' }), 2),
      white: http(header({ range: { start: 100, end: 150 } }), 900),
    });
    const both = { headers: { color_header: ['redorgreencolor'] } };
    expect([taken(specs(5), both), taken(specs(1), both), taken(specs(1))]).toEqual(['green', 'red', 'black']);
    expect(taken(specs(1), { headers: { color_header: ['120'] } })).toBe('black');
  });

  test('B2: an inverted header takes requests that have another value of it, and none without it', () => {
    const specs = {
      fits: http({ headers: [{ name: 'x-k', invert: true, match: { exact: 'v' } }] }, 1),
      rest: http({ prefix: '/' }, 2),
    };
    const of = (headers: Record<string, string[]>) => taken(specs, { headers });
    expect([of({}), of({ 'x-k': ['w'] }), of({ 'x-k': ['v'] })]).toEqual(['rest', 'fits', 'rest']);
  });

  test('B4: without priorities an exact path is taken before a prefix, also with a slash too many', () => {
    const specs = { a: http({ prefix: '/' }), b: http({ path: { exact: '/x' } }) };
    expect([taken(specs, { url: '/x' }), taken(specs, { url: '//x' })]).toEqual(['b', 'b']);
  });

  test('a deleted route and an unknown router match nothing', () => {
    const table = tableOf({ a: http({ prefix: '/' }) });
    expect(table.find('other', request())).toBeUndefined();
    table.apply({ virtualRouterName: 'r', routeName: 'a', version: 2 });
    expect(table.find('r', request())).toBeUndefined();
  });

  test('every part of a match has to hold', () => {
    const match = { prefix: '/', method: 'POST', headers: [{ name: 'X-User', match: { prefix: 'int-' } }] };
    expect(matches(match, { method: 'POST', headers: { 'x-user': ['int-7'] } })).toBe(true);
    expect(matches(match, { method: 'GET', headers: { 'x-user': ['int-7'] } })).toBe(false);
    expect(matches(match, { method: 'POST' })).toBe(false);
  });

  test.each([
    [{ exact: 'a' }, 'a', 'ab'],
    [{ prefix: 'a' }, 'ab', 'ba'],
    [{ suffix: 'a' }, 'ba', 'ab'],
    [{ regex: 'a+' }, 'aa', 'aab'],
    [{ range: { start: 1, end: 10 } }, '1', '10'],
  ])('a header matches by %j', (match, yes, no) => {
    const headers = [{ name: 'h', match }];
    expect(matches({ headers }, { headers: { h: [yes] } })).toBe(true);
    expect(matches({ headers }, { headers: { h: [no] } })).toBe(false);
    const inverted = [{ name: 'h', invert: true, match }];
    expect(matches({ headers: inverted }, { headers: { h: [yes] } })).toBe(false);
    expect(matches({ headers: inverted }, { headers: { h: [no] } })).toBe(true);
    expect(matches({ headers: inverted }, { headers: {} })).toBe(false);
  });

  test('a header matches by its presence, inverted by its absence', () => {
    const present = { headers: { h: [''] } };
    expect(matches({ headers: [{ name: 'h' }] }, present)).toBe(true);
    expect(matches({ headers: [{ name: 'h' }] }, {})).toBe(false);
    expect(matches({ headers: [{ name: 'h', invert: true }] }, present)).toBe(false);
    expect(matches({ headers: [{ name: 'h', invert: true }] }, {})).toBe(true);
  });

  test('a header that is given twice is one value, joined by a comma alone', () => {
    const headers = [{ name: 'h', match: { exact: 'a,b' } }];
    expect(matches({ headers }, { headers: { h: ['a', 'b'] } })).toBe(true);
  });

  test('of a query parameter that is given twice the first value counts', () => {
    const asks = (exact: string) => ({ queryParameters: [{ name: 'q', match: { exact } }] });
    const twice = { url: '/?q=1&q=2' };
    expect([matches(asks('1'), twice), matches(asks('2'), twice)]).toEqual([true, false]);
    expect([matches({ queryParameters: [{ name: 'q' }] }, twice), matches(asks('1'), {})]).toEqual([true, false]);
  });

  test.each([
    [':method', 'PUT'],
    [':authority', 'color.local:8080'],
    [':path', '/a?b=c'],
    [':scheme', 'http'],
  ])('a header match may name %s', (name, exact) => {
    expect(matches({ headers: [{ name, match: { exact } }] }, { method: 'PUT', url: '//a?b=c' })).toBe(true);
    expect(matches({ headers: [{ name, match: { exact: 'other' } }] }, { method: 'PUT', url: '//a?b=c' })).toBe(false);
  });

  test('a header that no request has is absent, whatever it is called', () => {
    expect(matches({ headers: [{ name: 'constructor' }] }, {})).toBe(false);
    expect(matches({ headers: [{ name: ':other' }] }, {})).toBe(false);
  });

  test.each(['', '1.5', '0x10', ' 5', '5 ', '99999999999999999999'])('%j is no number in a range', (value) => {
    const range = { start: 0, end: Number.MAX_SAFE_INTEGER };
    expect(matches({ headers: [{ name: 'h', match: { range } }] }, { headers: { h: [value] } })).toBe(false);
  });

  test('B3: a regular expression is RE2, takes the whole value and no longer for a nasty one', () => {
    const nasty = { headers: [{ name: 'h', match: { regex: '(a+)+b' } }] };
    expect(matches(nasty, { headers: { h: ['a'.repeat(5000)] } })).toBe(false);
    expect(matches(nasty, { headers: { h: [`${'a'.repeat(5000)}b`] } })).toBe(true);
    expect(matches({ path: { regex: '(?i)/[[:alpha:]]+' } }, { url: '/Red' })).toBe(true);
    expect(matches({ path: { regex: '/r' } }, { url: '/red' })).toBe(false);
  });

  test('path, port and scheme are honoured', () => {
    expect(matches({ path: { exact: '/a' } }, { url: '/a/' })).toBe(false);
    expect(matches({ path: { regex: '/a/\\d+' } }, { url: '/a/42' })).toBe(true);
    expect(matches({ port: 8080 }, {})).toBe(true);
    expect(matches({ port: 80 }, {})).toBe(false);
    expect(matches({ scheme: 'https' }, {})).toBe(false);
  });
});

describe('a route that cannot be followed', () => {
  const targets = (weight: number) => ({ weightedTargets: [{ virtualNode: 'v1', weight }] });
  test.each([
    [{ httpRoute: { match: {}, action: targets(0) } }, 'sum of weights is 0'],
    [{ httpRoute: { match: { path: { regex: '(' } }, action } }, 'regular expression'],
    [{ httpRoute: { match: { path: { regex: 'a(?=b)' } }, action } }, 'regular expression'],
    [{ httpRoute: { match: { path: { regex: 'a{600}b{600}' } }, action } }, '1000 are allowed'],
    [{ httpRoute: { match: { cookie: 'x' }, action } }, 'cookie'],
    [{ priority: 1 }, 'exactly one of httpRoute'],
  ])('is refused by name and leaves the one before in force: %j', (spec, named) => {
    const table = tableOf({ a: http({ prefix: '/' }) });
    expect(() => table.apply(change('a', spec))).toThrow(
      expect.objectContaining({ name: 'RejectedRoute', message: expect.stringContaining(named) }),
    );
    expect(table.find('r', request())?.targets).toEqual(action.weightedTargets);
  });
});

describe('the draw of a target', () => {
  const targets = [
    { virtualNode: 'v0', weight: 0 },
    { virtualNode: 'v1', weight: 30 },
    { virtualNode: 'v2', weight: 10 },
  ];
  test.each([
    [0, 'v1'],
    [0.7499, 'v1'],
    [0.75, 'v2'],
    [0.9999, 'v2'],
  ])('goes by relative weight: %d draws %s', (random, node) => {
    expect(drawByWeight(targets, random)?.virtualNode).toBe(node);
  });

  test('R1: a route whose weights become 0 is refused, and the traffic stays at 3 to 1', () => {
    const table = tableOf({});
    const split = (...weights: number[]) => ({
      httpRoute: {
        match: { prefix: '/' },
        action: { weightedTargets: weights.map((weight, index) => ({ virtualNode: `v${index}`, weight })) },
      },
    });
    table.apply(change('a', split(3, 1)));
    expect(() => table.apply(change('a', split(0, 0)))).toThrow('sum of weights is 0');
    const drawn = Array.from(
      { length: 100 },
      (_, i) => drawByWeight(table.find('r', request())?.targets ?? [], i / 100)?.virtualNode,
    );
    expect(drawn.filter((node) => node === 'v0')).toHaveLength(75);
  });

  test('has no result when all weights are 0', () => {
    expect(drawByWeight([{ virtualNode: 'v1', weight: 0 }], 0.5)).toBeUndefined();
  });
});
