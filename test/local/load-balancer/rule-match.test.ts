import { describe, expect, test } from '@jest/globals';
import { condition } from '../../../local/elastic-load-balancing/condition-shape.ts';
import { compileConditions, type MatchedRequest } from '../../../local/load-balancer/rule-match.ts';
import { wildcard } from '../../../local/load-balancer/wildcard.ts';

const request = (changes: Partial<MatchedRequest> = {}): MatchedRequest => ({
  method: 'GET',
  host: 'www.shop.org',
  path: '/cart/items',
  query: new URLSearchParams('version=Green&flag'),
  headers: { 'x-tester': ['ann', 'V2'] },
  source: '127.0.0.1',
  ...changes,
});

test.each([
  ['/img/*', '/img/a/b.png', true],
  ['/img/?', '/img/a', true],
  ['/img/?', '/img/ab', false],
  ['/a.b', '/aXb', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['*', '', true],
  ['(+)', '(+)', true],
])('The pattern %s and %s: %s', (pattern, text, expected) => {
  expect(wildcard(pattern, '')(text)).toBe(expected);
});

describe('a condition', () => {
  test.each([
    ['a host in any case', { Field: 'host-header', HostHeaderConfig: { Values: ['*.SHOP.org'] } }, true],
    ['another host', { Field: 'host-header', HostHeaderConfig: { Values: ['shop.org'] } }, false],
    ['one of several paths', { Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/cart/*'] } }, true],
    ['a path in other capitals', { Field: 'path-pattern', PathPatternConfig: { Values: ['/CART/*'] } }, false],
    ['a path by its expression', { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/cart/i'] } }, true],
    [
      'any value of a header',
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Tester', Values: ['v*'] } },
      true,
    ],
    [
      'a header that is not there',
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-A', Values: ['*'] } },
      false,
    ],
    ['a method', { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST', 'GET'] } }, true],
    ['another method', { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST'] } }, false],
    [
      'a pair of the query',
      { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'version', Value: 'gr*' }] } },
      true,
    ],
    ['a value of the query', { Field: 'query-string', QueryStringConfig: { Values: [{ Value: 'green' }] } }, true],
    ['another key', { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: 'green' }] } }, false],
    ['an address of a block', { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8', '127.0.0.0/8'] } }, true],
    ['an address of no block', { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.2/32'] } }, false],
  ])('of %s', (_, given, expected) => {
    expect(compileConditions([condition.parse(given)])(request())).toBe(expected);
  });

  test('must hold beside all others', () => {
    const path = { Field: 'path-pattern' as const, PathPatternConfig: { Values: ['/cart/*'] } };
    const method = { Field: 'http-request-method' as const, HttpRequestMethodConfig: { Values: ['GET'] } };
    expect(compileConditions([path, method])(request())).toBe(true);
    expect(compileConditions([path, method])(request({ method: 'PUT' }))).toBe(false);
    expect(compileConditions([])(request())).toBe(true);
  });
});
