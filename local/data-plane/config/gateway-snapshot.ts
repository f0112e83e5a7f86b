import type { MeshView } from '../../app-mesh/mesh-view.ts';
import { outboundTo } from './outbound.ts';
import { poolOf } from './pool-limits.ts';
import type { MeshSnapshot } from './snapshot.ts';
import { accessLogOf, gatewayOf, meshOf } from './specs.ts';
import { listenerTlsOf } from './tls.ts';

/**
 * The configuration of a virtual gateway: its routes, and the way to every service of the mesh. Its listeners have no
 * times of their own; what a target's route allows holds.
 *
 * @returns undefined for a gateway that the mesh does not have
 */
export function gatewaySnapshot(view: MeshView, virtualGateway: string): MeshSnapshot | undefined {
  const gateway = view.virtualGateways.find(({ name }) => name === virtualGateway);
  if (gateway === undefined) return undefined;
  const { listeners, logging, backendDefaults } = gatewayOf(gateway.spec);
  const { ipPreference } = meshOf(view.spec).serviceDiscovery ?? {};
  const backend = { policy: backendDefaults?.clientPolicy?.tls };
  return {
    meshName: view.meshName,
    ...accessLogOf(logging),
    listeners: listeners.map(({ portMapping, connectionPool, tls }) => ({
      ...portMapping,
      limits: {},
      ...poolOf(connectionPool),
      ...listenerTlsOf(tls),
      ...(ipPreference && { ipPreference }),
    })),
    ...outboundTo(view, () => backend),
    gatewayRoutes: gateway.gatewayRoutes.map(({ name, version, spec }) => ({ name, version, spec })),
    egress: 'DROP_ALL',
  };
}
