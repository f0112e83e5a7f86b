import { gatewayRouteFacts } from '../app-mesh/gateway-route-spec.ts';
import type { MeshPart, MeshView } from '../app-mesh/mesh-view.ts';
import { routeFacts } from '../data-plane/config/specs.ts';
import { matchText } from './match-text.ts';
import { backendsOf, partId, providerPart } from './parts.ts';

/** A route by which requests go from one part to another. */
export interface Way {
  readonly route: string;
  /** What it matches, in words. */
  readonly match: string;
  /** As the route has it; undefined for a gateway route. */
  readonly weight?: number;
  /** In [0, 1] of the route's weights; undefined where they add up to 0, and for a gateway route. */
  readonly share?: number;
}

/**
 * How requests go from one part to another: `backend` from a node to a service that it may call, `gatewayRoute` from a
 * gateway to a service, `provider` from a service to what serves it, `route` from a router to a node.
 */
export interface Link {
  readonly kind: 'gatewayRoute' | 'backend' | 'provider' | 'route';
  readonly from: string;
  readonly to: string;
  /** The routes of this link, in their order; none for a backend and a provider. */
  readonly ways: readonly Way[];
}

function gatewayLinks({ name, gatewayRoutes }: MeshView['virtualGateways'][number]): Link[] {
  const byService = Map.groupBy(gatewayRoutes, ({ spec }) => gatewayRouteFacts(spec).virtualServiceName);
  return [...byService].map(([service, routes]) => ({
    kind: 'gatewayRoute',
    from: partId('VirtualGateway', name),
    to: partId('VirtualService', service),
    ways: routes.map(({ name: route, spec }) => ({ route, match: matchText(spec) })),
  }));
}

function waysOf({ name: route, spec }: MeshPart): readonly (Way & { readonly node: string })[] {
  const { targets } = routeFacts(spec);
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  return targets.map(({ virtualNode: node, weight }) => ({
    node,
    route,
    match: matchText(spec),
    weight,
    ...(sum > 0 && { share: weight / sum }),
  }));
}

function routerLinks({ name, routes }: MeshView['virtualRouters'][number]): Link[] {
  const byNode = Map.groupBy(routes.flatMap(waysOf), ({ node }) => node);
  return [...byNode].map(([node, ways]) => ({
    kind: 'route',
    from: partId('VirtualRouter', name),
    to: partId('VirtualNode', node),
    ways: ways.map(({ node: _node, ...way }) => way),
  }));
}

/** All links of a mesh; two parts have one link at most. */
export const linksOf = (view: MeshView): readonly Link[] => [
  ...view.virtualGateways.flatMap(gatewayLinks),
  ...view.virtualNodes.flatMap(({ name, spec }) =>
    backendsOf(spec).map(
      (service): Link => ({
        kind: 'backend',
        from: partId('VirtualNode', name),
        to: partId('VirtualService', service),
        ways: [],
      }),
    ),
  ),
  ...view.virtualServices.flatMap((service): Link[] => {
    const to = providerPart(view.meshName, service);
    return to === undefined ? [] : [{ kind: 'provider', from: partId('VirtualService', service.name), to, ways: [] }];
  }),
  ...view.virtualRouters.flatMap(routerLinks),
];
