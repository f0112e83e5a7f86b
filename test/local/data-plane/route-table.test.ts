import { describe, expect, test } from '@jest/globals';
import { drawByWeight } from '../../../local/data-plane/draw-by-weight.ts';
import type { MatchedRequest } from '../../../local/data-plane/route-match.ts';
import type { RouteChange } from '../../../local/data-plane/route-table.ts';
import { createRouteTable } from '../../../local/data-plane/route-table.ts';

const action = { weightedTargets: [{ virtualNode: 'v1', weight: 100 }] };
const change = (routeName: string, spec: unknown): RouteChange => ({
  meshName: 'm',
  virtualRouterName: 'r',
  routeName,
  version: 1,
  spec,
});
const http = (match: object, priority?: number) => ({ priority, httpRoute: { match, action } });
const request = (parts: Partial<MatchedRequest> = {}): MatchedRequest => ({
  method: 'GET',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  port: 8080,
  ...parts,
});
const tableOf = (specs: Record<string, unknown>) => {
  const table = createRouteTable();
  for (const [name, spec] of Object.entries(specs)) table.apply(change(name, spec));
  return table;
};
const matches = (match: object, parts: Partial<MatchedRequest>) =>
  tableOf({ only: http(match) }).find('r', request(parts)) !== undefined;

describe('which route a request takes', () => {
  test('the matching route with the lowest priority number is taken, one without a priority comes last', () => {
    const table = tableOf({
      none: http({ prefix: '/a' }),
      second: http({ prefix: '/' }, 20),
      first: http({ prefix: '/a' }, 10),
    });
    expect(table.find('r', request({ path: '/a/b' }))?.name).toBe('first');
    expect(table.find('r', request({ path: '/b' }))?.name).toBe('second');
    expect(tableOf({ none: http({ prefix: '/' }) }).find('r', request())?.name).toBe('none');
  });

  test('among routes of one priority the longer prefix is taken', () => {
    const table = tableOf({ a: http({ prefix: '/' }), b: http({ prefix: '/color' }) });
    expect(table.find('r', request({ path: '/color' }))?.name).toBe('b');
  });

  test('a deleted route and an unknown router match nothing', () => {
    const table = tableOf({ a: http({ prefix: '/' }) });
    expect(table.find('other', request())).toBeUndefined();
    table.apply({ meshName: 'm', virtualRouterName: 'r', routeName: 'a', version: 2 });
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
    const query = new URLSearchParams('q=1&q=2');
    const asks = (exact: string) => ({ queryParameters: [{ name: 'q', match: { exact } }] });
    expect([matches(asks('1'), { query }), matches(asks('2'), { query })]).toEqual([true, false]);
  });

  test('path, query, port and scheme are honoured', () => {
    expect(matches({ path: { exact: '/a' } }, { path: '/a/' })).toBe(false);
    expect(matches({ path: { regex: '/a/\\d+' } }, { path: '/a/42' })).toBe(true);
    const queryParameters = [{ name: 'q', match: { exact: '1' } }];
    expect(matches({ queryParameters }, { query: new URLSearchParams('q=1') })).toBe(true);
    expect(matches({ queryParameters }, { query: new URLSearchParams('q=2') })).toBe(false);
    expect(matches({ port: 8080 }, {})).toBe(true);
    expect(matches({ port: 80 }, {})).toBe(false);
    expect(matches({ scheme: 'https' }, {})).toBe(false);
  });
});

describe('a route that cannot be followed', () => {
  const targets = (weight: number) => ({ weightedTargets: [{ virtualNode: 'v1', weight }] });
  test.each([
    [{ grpcRoute: { match: {}, action } }, 'grpcRoute'],
    [{ tcpRoute: { action } }, 'tcpRoute'],
    [{ httpRoute: { match: {}, action: targets(0) } }, 'add up to 0'],
    [{ httpRoute: { match: { path: { regex: '(' } }, action } }, 'regular expression'],
    [{ httpRoute: { match: { cookie: 'x' }, action } }, 'cookie'],
    [{ priority: 1 }, 'exactly one of httpRoute and http2Route'],
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

  test('has no result when all weights are 0', () => {
    expect(drawByWeight([{ virtualNode: 'v1', weight: 0 }], 0.5)).toBeUndefined();
  });
});
