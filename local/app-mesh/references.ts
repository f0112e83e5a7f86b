import { badRequest, inUse, limitExceeded, notFound } from './errors.ts';
import { childrenOf, type Kind, type Names } from './kinds.ts';
import type { Resource, Resources } from './resources.ts';
import { nameOf } from './resources.ts';
import { routeFacts } from './route-spec.ts';
import { checkRouteAgainstRouter, checkRouterAgainstRoutes, listenersOf } from './router-rules.ts';
import { virtualServiceSpec } from './specs.ts';
import { virtualNodeSpec } from './virtual-node-spec.ts';

const maxBackends = 50;

const missing = (kind: Kind, name: string) => notFound(`${kind} with name ${name} is missing`);

interface Provider {
  readonly kind: Kind;
  readonly names: Names;
}

function providerOf(service: { names: Names; spec: unknown }): Provider | undefined {
  const { provider } = virtualServiceSpec.parse(service.spec);
  const meshName = service.names.meshName ?? '';
  if (provider?.virtualNode !== undefined) {
    return { kind: 'VirtualNode', names: { meshName, virtualNodeName: provider.virtualNode.virtualNodeName } };
  }
  if (provider?.virtualRouter !== undefined) {
    return { kind: 'VirtualRouter', names: { meshName, virtualRouterName: provider.virtualRouter.virtualRouterName } };
  }
  return undefined;
}

function checkTargets(resources: Resources, names: Names, spec: unknown): void {
  const meshName = names.meshName ?? '';
  for (const { virtualNode, port } of routeFacts(spec).targets) {
    const node = resources.find('VirtualNode', { meshName, virtualNodeName: virtualNode });
    if (node === undefined) throw missing('VirtualNode', virtualNode);
    const ports = listenersOf(node.current.spec).map((listener) => listener.port);
    if (port === undefined && ports.length > 1) {
      throw badRequest(`The target ${virtualNode} must name a port, as the Virtual Node has multiple listeners`);
    }
    if (port !== undefined && ports.length > 0 && !ports.includes(port)) {
      throw badRequest(`The Virtual Node ${virtualNode} has no listener on port ${port}`);
    }
  }
}

function checkNodeAgainstRoutes(resources: Resources, names: Names, spec: unknown): void {
  const { backends, listeners } = virtualNodeSpec.parse(spec);
  if ((backends?.length ?? 0) > maxBackends) throw limitExceeded(`A Virtual Node can have ${maxBackends} backends`);
  if ((listeners?.length ?? 0) < 2) return;
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

/**
 * What a spec says of other resources of the mesh.
 *
 * @throws AwsError NotFoundException for one that is not there, BadRequestException where the two don't go together.
 */
export function checkReferences(resources: Resources, kind: Kind, names: Names, spec: unknown): void {
  if (kind === 'Route') {
    const router = resources.find('VirtualRouter', names);
    if (router !== undefined) checkRouteAgainstRouter(nameOf(router), router.current.spec, spec);
    checkTargets(resources, names, spec);
  } else if (kind === 'VirtualRouter') checkRouterAgainstRoutes(spec, resources.under('Route', names));
  else if (kind === 'VirtualNode') checkNodeAgainstRoutes(resources, names, spec);
  else if (kind === 'VirtualService') {
    const provider = providerOf({ names, spec });
    if (provider !== undefined && resources.find(provider.kind, provider.names) === undefined) {
      throw missing(provider.kind, nameOf(provider));
    }
  }
}

const isTargeted = (resources: Resources, node: Resource): boolean =>
  resources
    .under('Route', { meshName: node.names.meshName ?? '' })
    .some(({ current }) => routeFacts(current.spec).targets.some((target) => target.virtualNode === nameOf(node)));

const isProvider = (resources: Resources, resource: Resource): boolean =>
  resources.under('VirtualService', { meshName: resource.names.meshName ?? '' }).some((service) => {
    const provider = providerOf({ names: service.names, spec: service.current.spec });
    return provider?.kind === resource.kind && nameOf(provider) === nameOf(resource);
  });

/** @throws AwsError ResourceInUseException while something else of the mesh needs it. */
export function checkUnused(resources: Resources, resource: Resource): void {
  const because = (reason: string) =>
    inUse(`${resource.kind} with name ${nameOf(resource)} cannot be deleted because it ${reason}`);
  for (const { kind } of childrenOf(resource.kind)) {
    const count = resources.under(kind, resource.names).length;
    if (count > 0) throw because(`still has ${count} ${kind}(s)`);
  }
  if (resource.kind === 'VirtualNode' && isTargeted(resources, resource)) {
    throw because('is the target of one or more routes.');
  }
  if (isProvider(resources, resource)) throw because('is a VirtualService provider');
}
