import { badRequest, limitExceeded, notFound } from './errors.ts';
import { gatewayRouteFacts } from './gateway-route-spec.ts';
import { checkGatewayAgainstRoutes, checkGatewayTarget, checkRouteAgainstGateway } from './gateway-rules.ts';
import type { Kind, Names } from './kinds.ts';
import { checkTargetPort, listenersOf } from './listeners.ts';
import { providerOf } from './providers.ts';
import type { Resource, Resources } from './resources.ts';
import { nameOf } from './resources.ts';
import { routeFacts } from './route-spec.ts';
import { checkRouteAgainstRouter, checkRouterAgainstRoutes } from './router-rules.ts';

const maxBackends = 50;

/** @throws AwsError NotFoundException for a resource that a spec names and that is not there */
function named(resources: Resources, kind: Kind, names: Names): Resource {
  const found = resources.find(kind, names);
  if (found === undefined) throw notFound(`${kind} with name ${nameOf({ kind, names })} is missing`);
  return found;
}

function checkTargets(resources: Resources, { meshName = '' }: Names, spec: unknown): void {
  for (const { virtualNode, port } of routeFacts(spec).targets) {
    const node = named(resources, 'VirtualNode', { meshName, virtualNodeName: virtualNode });
    checkTargetPort(`Virtual Node ${virtualNode}`, listenersOf(node.current.spec), port);
  }
}

function checkNodeAgainstRoutes(resources: Resources, names: Names, spec: Spec): void {
  const { backends } = spec;
  if (Array.isArray(backends) && backends.length > maxBackends) {
    throw limitExceeded(`A Virtual Node can have ${maxBackends} backends`);
  }
  if (listenersOf(spec).length < 2) return;
  const name = names.virtualNodeName ?? '';
  const without = resources
    .under('Route', { meshName: names.meshName ?? '' })
    .filter(({ current }) =>
      routeFacts(current.spec).targets.some((target) => target.virtualNode === name && target.port === undefined),
    );
  if (without.length === 0) return;
  throw badRequest(
    `All Routes to this Virtual Node must name a target port before it gets multiple listeners. Route(s) without one: [${without.slice(0, 5).map(nameOf).join(', ')}]`,
  );
}

type Spec = Readonly<Record<string, unknown>>;
type Check = (resources: Resources, names: Names, spec: Spec) => void;

const checks: Readonly<Partial<Record<Kind, Check>>> = {
  Route(resources, names, spec) {
    const router = named(resources, 'VirtualRouter', names);
    checkRouteAgainstRouter(nameOf(router), router.current.spec, spec);
    checkTargets(resources, names, spec);
  },
  VirtualRouter: (resources, names, spec) => checkRouterAgainstRoutes(spec, resources.under('Route', names)),
  VirtualNode: checkNodeAgainstRoutes,
  VirtualService(resources, names, spec) {
    const provider = providerOf({ names, spec });
    if (provider !== undefined) named(resources, provider.kind, provider.names);
  },
  VirtualGateway: (resources, names, spec) => checkGatewayAgainstRoutes(spec, resources.under('GatewayRoute', names)),
  GatewayRoute(resources, names, spec) {
    const gateway = named(resources, 'VirtualGateway', names);
    checkRouteAgainstGateway(nameOf(gateway), gateway.current.spec, spec);
    const { virtualServiceName } = gatewayRouteFacts(spec);
    const service = named(resources, 'VirtualService', { meshName: names.meshName ?? '', virtualServiceName });
    checkGatewayTarget(resources, service, spec);
  },
};

/**
 * What a spec says of other resources of the mesh.
 *
 * @throws AwsError NotFoundException for one that is not there, BadRequestException where the two don't go together,
 *   LimitExceededException for more backends than a node may have
 */
export const checkReferences = (resources: Resources, kind: Kind, names: Names, spec: Spec): void =>
  checks[kind]?.(resources, names, spec);
