import { describe, expect, test } from '@jest/globals';
import type { Discovery, IpPreference } from '../../../../local/data-plane/config/snapshot.ts';
import { machineEndpoints } from '../../../../local/data-plane/tasks/this-machine.ts';

const origins = (discovery: Discovery) =>
  machineEndpoints([{ virtualNode: 'v', listeners: [{ port: 8080, protocol: 'http' }], discovery }]).map(
    ({ origin }) => origin,
  );
const dns = (hostname: string, ipPreference: IpPreference = 'IPv6_PREFERRED'): Discovery => ({
  hostname,
  responseType: 'LOADBALANCER',
  ipPreference,
});

describe('a hostname', () => {
  test.each([
    ['localhost', 'IPv6_PREFERRED', ['http://127.0.0.1:8080']],
    ['localhost', 'IPv4_ONLY', ['http://127.0.0.1:8080']],
    ['localhost', 'IPv6_ONLY', ['http://[::1]:8080']],
    ['127.0.0.7', 'IPv6_PREFERRED', ['http://127.0.0.7:8080']],
    ['127.0.0.7', 'IPv6_ONLY', []],
    ['::1', 'IPv4_PREFERRED', ['http://[::1]:8080']],
    ['10.0.0.1', 'IPv4_ONLY', []],
    ['localhost.example.com', 'IPv4_ONLY', []],
  ] as const)('%s with %s leads to %j', (hostname, preference, expected) => {
    expect(origins(dns(hostname, preference))).toEqual(expected);
  });
});

test('A service of Cloud Map is never this machine by its name', () => {
  const cloudMap = { namespace: 'n', service: 'localhost', attributes: {}, ipPreference: 'IPv4_ONLY' } as const;
  expect(origins(cloudMap)).toEqual([]);
});

test('A node with several listeners is found at the port of each', () => {
  const listeners = [8080, 9090].map((port) => ({ port, protocol: 'http' as const }));
  expect(machineEndpoints([{ virtualNode: 'v', listeners, discovery: dns('localhost') }])).toEqual([
    { virtualNode: 'v', listenerPort: 8080, origin: 'http://127.0.0.1:8080' },
    { virtualNode: 'v', listenerPort: 9090, origin: 'http://127.0.0.1:9090' },
  ]);
});
