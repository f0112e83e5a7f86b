import { expect, test } from '@jest/globals';
import { preferred } from '../../../../local/data-plane/tasks/addresses.ts';

const [ipv4, ipv6] = ['http://127.0.0.1:1', 'http://[::1]:1'];

// As the walkthrough of IPv6 has its services discovered: by IPv4 alone, and by both.
test.each([
  ['IPv4_ONLY', ipv4, ipv4, undefined],
  ['IPv4_PREFERRED', ipv4, ipv4, ipv6],
  ['IPv6_ONLY', undefined, ipv6, ipv6],
  ['IPv6_PREFERRED', ipv4, ipv6, ipv6],
] as const)('%s takes %s of IPv4 alone, %s of both, %s of IPv6 alone', (preference, ofIpv4, ofBoth, ofIpv6) => {
  expect(preferred({ ipv4, ipv6: undefined }, preference)).toBe(ofIpv4);
  expect(preferred({ ipv4, ipv6 }, preference)).toBe(ofBoth);
  expect(preferred({ ipv4: undefined, ipv6 }, preference)).toBe(ofIpv6);
});
