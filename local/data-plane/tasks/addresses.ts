import type { IpPreference } from '../config/snapshot.ts';

/** Where a process is reached by each version of IP; at least by one. */
export interface Addresses {
  readonly ipv4: string | undefined;
  readonly ipv6: string | undefined;
}

/**
 * The one of the addresses that is taken, if any. Source: AWS's walkthrough of IPv6 in App Mesh, how IP preferences impact
 * the configuration of Envoy.
 */
export function preferred({ ipv4, ipv6 }: Addresses, preference: IpPreference): string | undefined {
  switch (preference) {
    case 'IPv4_ONLY':
      return ipv4;
    case 'IPv6_ONLY':
      return ipv6;
    case 'IPv4_PREFERRED':
      return ipv4 ?? ipv6;
    case 'IPv6_PREFERRED':
      return ipv6 ?? ipv4;
  }
}
