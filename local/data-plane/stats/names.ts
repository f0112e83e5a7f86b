import type { Listener } from '../config/snapshot.ts';

// How App Mesh's Envoys call their parts. Source: statistics that AWS's walkthroughs look for.

/** What a proxy belongs to. */
export interface ProxyIdentity {
  readonly meshName: string;
  readonly resource: { readonly kind: 'VirtualNode' | 'VirtualGateway'; readonly name: string };
}

/** The way out, of node and gateway alike. */
export const egress = { http: 'egress', listener: '0.0.0.0_15001', isIngress: false };

type Way = Pick<Listener, 'port' | 'protocol'>;

/** The way in to a node; the listener's port and protocol are in the name where it has several. */
export const nodeIngress = ({ port, protocol }: Way, isOnly: boolean) => ({
  http: isOnly ? 'ingress' : `ingress.${protocol}.${port}`,
  listener: '0.0.0.0_15000',
  isIngress: true,
});

export const gatewayIngress = (way: Way, isOnly: boolean) => ({
  ...nodeIngress(way, isOnly),
  listener: `0.0.0.0_${way.port}`,
});

/** The application behind a node's listener. */
export const applicationCluster = ({ meshName, resource }: ProxyIdentity, { port, protocol }: Way): string =>
  `cds_ingress_${meshName}_${resource.name}_${protocol}_${port}`;

/** The processes behind a node's listener, as callers name them. */
export const egressCluster = (
  meshName: string,
  virtualNode: string,
  { port, protocol }: { readonly port: number; readonly protocol: string },
): string => `cds_egress_${meshName}_${virtualNode}_${protocol}_${port}`;

/** A gateway's own way out, to which each of its listeners sends what has a route. */
export const selfRedirectCluster = ({ meshName, resource }: ProxyIdentity, { port }: Way, isOnly: boolean): string =>
  `cds_ingress_${meshName}_${resource.name}_self_redirect_${isOnly ? '' : `${port}_`}http_15001`;
