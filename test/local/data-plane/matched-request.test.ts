import { describe, expect, test } from '@jest/globals';
import { matchedRequest } from '../../../local/data-plane/matched-request.ts';

const described = (url: string, host = 'color.local') =>
  matchedRequest({ method: 'GET', url, headers: { host }, headersDistinct: {} }, 80);

describe('what a sidecar sees of a request', () => {
  test('is its path without dots, and the query as it came', () => {
    expect(described('/a/../b?c=/../d')).toMatchObject({ path: '/b', target: '/b?c=/../d', authority: 'color.local' });
  });

  test('is the host of the URL where it is asked as a proxy', () => {
    const seen = { path: '/a', target: '/a?b', authority: 'other.local:8080' };
    expect(described('http://other.local:8080/a?b')).toMatchObject(seen);
    expect(described('http://other.local')).toMatchObject({ path: '/', authority: 'other.local' });
    expect(described('http://other.local?q=1')).toMatchObject({ target: '/?q=1' });
  });

  test('has no fragment', () => {
    expect(described('/a?b#c').target).toBe('/a?b');
  });
});
