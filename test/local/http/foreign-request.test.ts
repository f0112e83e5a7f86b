import { describe, expect, test } from '@jest/globals';
import { foreignRequest, loopbackHosts } from '../../../local/http/foreign-request.ts';

const hosts = loopbackHosts(4599);
const host = '127.0.0.1:4599';

describe('a server on this machine answers', () => {
  test.each([
    ['a client by address', { host }],
    ['a client by name, in any case', { host: 'LocalHost:4599' }],
    ['a client with a bucket of S3 before the name', { host: 'shop.localhost:4599' }],
    ['its own page', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
    ['an address that a person typed', { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['a client in Node, which sends a mode alone', { host, 'sec-fetch-mode': 'cors' }],
  ])('%s', (_, headers) => {
    expect(foreignRequest(headers, hosts)).toBeUndefined();
  });

  test('a client that leaves out port 80', () => {
    expect(foreignRequest({ host: '127.0.0.1' }, loopbackHosts(80))).toBeUndefined();
  });

  test('a virtual service by its name, where that is what it is reached by', () => {
    expect(foreignRequest({ host: 'color.local' }, ['color.local'])).toBeUndefined();
    expect(foreignRequest({ host }, ['color.local'])).toContain('color.local alone');
  });
});

describe('a server on this machine does not answer', () => {
  test.each([
    ['a name that was made to point here', { host: 'evil.example:4599' }],
    ['that name with its own page', { host: 'evil.example:4599', origin: 'http://evil.example:4599' }],
    ['a name that begins like ours', { host: '127.0.0.1:4599.evil.example' }],
    ['a bucket before another name', { host: 'shop.evil.example:4599' }],
    ['a bucket before the address', { host: 'shop.127.0.0.1:4599' }],
    ['another port', { host: '127.0.0.1:80' }],
    ['no port', { host: '127.0.0.1' }],
    ['no host', {}],
    ['another page', { host, origin: 'https://evil.example' }],
    ['its own host by another scheme', { host, origin: `https://${host}` }],
    ['another page on this machine', { host, origin: 'http://localhost:3000' }],
    ['a page that hides its origin', { host, origin: 'null' }],
    ['an empty origin', { host, origin: '' }],
    ['what another site loads', { host, 'sec-fetch-site': 'cross-site' }],
    ['what another port loads', { host, 'sec-fetch-site': 'same-site' }],
    ['a link on another site', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a site in words that are not known', { host, 'sec-fetch-site': 'Same-Origin' }],
  ])('%s', (_, headers) => {
    expect(foreignRequest(headers, hosts)).toMatch(/^this server answers/);
  });
});
