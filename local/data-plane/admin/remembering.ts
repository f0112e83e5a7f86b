import { machineClock } from '../../clock.ts';
import type { Endpoint, Snapshot } from '../config/snapshot.ts';
import type { Sidecar } from '../sidecar.ts';
import type { ProxyIdentity } from '../stats/names.ts';
import type { AdminSource } from './source.ts';

/** A proxy that remembers what it was given, so that an admin page can show it. */
export function remembering(
  sidecar: Sidecar,
  identity: ProxyIdentity,
  hasMeshTags: boolean,
): { readonly sidecar: Sidecar; readonly source: AdminSource } {
  let snapshot: Snapshot | undefined;
  let endpoints: readonly Endpoint[] = [];
  const healthFlags = ({ virtualNode, listenerPort, origin }: Endpoint): string => {
    const cluster = sidecar
      .health()
      .find((known) => known.virtualNode === virtualNode && known.listenerPort === listenerPort);
    return cluster?.hosts.find((host) => host.origin === origin)?.healthFlags ?? 'healthy';
  };
  return {
    sidecar: {
      ...sidecar,
      apply(next) {
        snapshot = next;
        return sidecar.apply(next);
      },
      setEndpoints(next) {
        endpoints = next;
        sidecar.setEndpoints(next);
      },
    },
    source: {
      identity,
      hasMeshTags,
      stats: sidecar.stats,
      server: sidecar.server,
      ports: sidecar.ports,
      snapshot: () => snapshot,
      endpoints: () => endpoints,
      healthFlags,
      certificates: sidecar.certificates,
      now: machineClock.now,
    },
  };
}
