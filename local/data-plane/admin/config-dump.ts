import { egress, gatewayIngress, nodeIngress } from '../stats/names.ts';
import { clustersOf } from './cluster-lines.ts';
import type { AdminSource } from './source.ts';

/** A listener as Envoy names it: by the way and the address. */
interface NamedListener {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** The listeners of a proxy: the ways in, several of a node's being one, and the way out. */
export function listenersOf(source: AdminSource): readonly NamedListener[] {
  const { listeners = [] } = source.snapshot() ?? {};
  const ingress = source.identity.resource.kind === 'VirtualNode' ? nodeIngress : gatewayIngress;
  const named = (way: string, listener: string): NamedListener => ({
    name: `lds_${way}_${listener}`,
    address: '0.0.0.0',
    port: Number(listener.split('_').at(-1)),
  });
  const ways = new Set(listeners.map((listener) => ingress(listener, true).listener));
  return [...[...ways].map((listener) => named('ingress', listener)), named('egress', egress.listener)];
}

/** The node by which a proxy asks for its configuration. */
export function nodeOf({ identity: { meshName, resource } }: AdminSource) {
  const kind = resource.kind === 'VirtualNode' ? 'virtualNode' : 'virtualGateway';
  const id = `mesh/${meshName}/${kind}/${resource.name}`;
  return { id, cluster: id };
}

/**
 * What `/config_dump` says: the names of what a proxy has, in Envoy's shapes, and the snapshot that they are made of. Envoy's
 * own configuration of each is none of this proxy's.
 */
export function configDump(source: AdminSource): object {
  const type = (name: string) => `type.googleapis.com/envoy.admin.v3.${name}`;
  return {
    configs: [
      { '@type': type('BootstrapConfigDump'), bootstrap: { node: nodeOf(source) } },
      {
        '@type': type('ClustersConfigDump'),
        dynamic_active_clusters: clustersOf(source).map(({ name }) => ({ cluster: { name } })),
      },
      {
        '@type': type('ListenersConfigDump'),
        dynamic_listeners: listenersOf(source).map(({ name, address, port }) => ({
          name,
          active_state: { listener: { name, address: { socket_address: { address, port_value: port } } } },
        })),
      },
      { '@type': 'embedded-app-mesh/Snapshot', snapshot: source.snapshot() ?? null },
    ],
  };
}
