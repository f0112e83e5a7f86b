import { isLoopback } from '../../health-checks/http-probe.ts';
import type { Cluster, Discovery, Endpoint } from '../config/snapshot.ts';
import { type Addresses, preferred } from './addresses.ts';

/** The addresses of a name that is this machine; undefined for any other name. */
function addressesOf(discovery: Discovery): Addresses | undefined {
  if (!('hostname' in discovery)) return undefined;
  const { hostname, ipPreference } = discovery;
  if (hostname === 'localhost') {
    // Processes listen at 127.0.0.1 more often than at ::1, which is taken only where no other may be.
    return ipPreference === 'IPv6_ONLY' ? { ipv4: undefined, ipv6: '[::1]' } : { ipv4: '127.0.0.1', ipv6: undefined };
  }
  if (!isLoopback(hostname)) return undefined;
  return hostname.includes(':') ? { ipv4: undefined, ipv6: `[${hostname}]` } : { ipv4: hostname, ipv6: undefined };
}

/** Processes of this machine that need no task: those of nodes whose name in DNS is a loopback address, at their listeners' ports. */
export function machineEndpoints(clusters: readonly Cluster[]): Endpoint[] {
  return clusters.flatMap(({ virtualNode, listeners, discovery }) => {
    const addresses = discovery && addressesOf(discovery);
    const host = addresses && preferred(addresses, discovery.ipPreference);
    if (host === undefined) return [];
    return listeners.map(({ port }) => ({ virtualNode, listenerPort: port, origin: `http://${host}:${port}` }));
  });
}
