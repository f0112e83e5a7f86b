import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../../cli/web/refusal-of.ts';

const ask = (headers: Readonly<Record<string, string>>, method = 'GET') => refusalOf({ method, headers }, 4801)?.status;

describe('the live page answers', () => {
  test.each([
    ['its own page, by address and by name', { host: '127.0.0.1:4801' }],
    ['by name', { host: 'localhost:4801' }],
    ['its own script', { host: '127.0.0.1:4801', origin: 'http://127.0.0.1:4801', 'sec-fetch-site': 'same-origin' }],
    [
      'a link that was followed',
      { host: '127.0.0.1:4801', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ],
  ])('%s', (_, headers) => {
    expect(ask(headers)).toBeUndefined();
  });

  test.each([
    ['a name that was made to point here', { host: 'evil.example:4801' }],
    ['another port', { host: '127.0.0.1:80' }],
    ['nobody who names no host', {}],
    ['another page', { host: '127.0.0.1:4801', origin: 'https://evil.example' }],
    ['another page on this machine', { host: 'localhost:4801', origin: 'http://localhost:3000' }],
    ['another page that hides', { host: 'localhost:4801', origin: 'null' }],
    [
      'what another page loads',
      { host: 'localhost:4801', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
  ])('not %s', (_, headers) => {
    expect(ask(headers)).toBe(403);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('no %s', (method) => {
    expect(ask({ host: '127.0.0.1:4801' }, method)).toBe(405);
  });
});
