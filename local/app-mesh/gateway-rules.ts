import { badRequest } from './errors.ts';
import { gatewayRouteFacts } from './gateway-route-spec.ts';
import { checkListener, checkTargetPort, listenersOf } from './listeners.ts';
import { currentProvider } from './providers.ts';
import { nameOf, type Resource, type Resources } from './resources.ts';

/** @throws AwsError BadRequestException unless one of the gateway's listeners can carry the gateway route. */
export function checkRouteAgainstGateway(gatewayName: string, gatewaySpec: unknown, routeSpec: unknown): void {
  const listeners = listenersOf(gatewaySpec);
  const facts = gatewayRouteFacts(routeSpec);
  if (listeners.length > 1 && facts.matchPort === undefined) {
    throw badRequest('GatewayRoute must define a port match criteria if the Virtual Gateway has multiple listeners');
  }
  checkListener(`Virtual Gateway ${gatewayName}`, listeners, facts);
}

/** @throws AwsError BadRequestException unless the gateway's new listeners can carry the gateway routes that it has. */
export function checkGatewayAgainstRoutes(gatewaySpec: unknown, routes: readonly Resource[]): void {
  for (const { names, current } of routes) {
    checkRouteAgainstGateway(names.virtualGatewayName ?? '', gatewaySpec, current.spec);
  }
}

/** @throws AwsError BadRequestException unless the service's provider listens on the port that the route names, or on one alone. */
export function checkGatewayTarget(resources: Resources, service: Resource, routeSpec: unknown): void {
  const provider = currentProvider(service);
  const provides = provider && resources.find(provider.kind, provider.names);
  if (provides === undefined) return;
  const { targetPort } = gatewayRouteFacts(routeSpec);
  checkTargetPort(`Virtual Service ${nameOf(service)}`, listenersOf(provides.current.spec), targetPort);
}
