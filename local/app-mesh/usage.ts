import { accountId } from '../kit/account.ts';
import { inUse } from './errors.ts';
import { gatewayRouteFacts } from './gateway-route-spec.ts';
import { childrenOf } from './kinds.ts';
import { currentProvider } from './providers.ts';
import { nameOf, type Resource, type Resources } from './resources.ts';
import { routeFacts } from './route-spec.ts';

// What keeps a resource from being deleted. A node that names a service as its backend does not: the tutorials delete
// services before nodes.

const refused = ({ kind, ...resource }: Resource, because: string) =>
  inUse(`${kind} with name ${nameOf({ kind, ...resource })} cannot be deleted because it ${because}`);

function checkChildren(resources: Resources, resource: Resource): void {
  for (const { kind, collection } of childrenOf(resource.kind)) {
    const count = resources.under(kind, resource.names).length;
    if (count === 0) continue;
    if (resource.kind !== 'Mesh') throw refused(resource, `still has ${count} ${kind}(s)`);
    throw inUse(
      `Mesh ${nameOf(resource)} for account ${accountId} has active ${collection}, please delete ${collection} before deleting the Mesh`,
    );
  }
}

function checkTargeted(resources: Resources, node: Resource): void {
  const targets = resources
    .under('Route', { meshName: node.names.meshName ?? '' })
    .flatMap(({ current }) => routeFacts(current.spec).targets);
  if (targets.some(({ virtualNode }) => virtualNode === nameOf(node))) {
    throw refused(node, 'is the target of one or more routes.');
  }
}

function checkProvider(resources: Resources, resource: Resource): void {
  const services = resources.under('VirtualService', { meshName: resource.names.meshName ?? '' });
  const provides = services.map(currentProvider).some((provider) => {
    return provider?.kind === resource.kind && nameOf(provider) === nameOf(resource);
  });
  if (provides) throw refused(resource, 'is a VirtualService provider');
}

function checkService(resources: Resources, service: Resource): void {
  const routes = resources
    .under('GatewayRoute', { meshName: service.names.meshName ?? '' })
    .filter(({ current }) => gatewayRouteFacts(current.spec).virtualServiceName === nameOf(service));
  if (routes.length === 0) return;
  throw inUse(
    `VirtualService ${nameOf(service)} is being referenced in the following: GATEWAY_ROUTE: [${routes.map(nameOf).join(', ')}]`,
  );
}

/** @throws AwsError ResourceInUseException while something else of the mesh needs it. */
export function checkUnused(resources: Resources, resource: Resource): void {
  checkChildren(resources, resource);
  if (resource.kind === 'VirtualNode') checkTargeted(resources, resource);
  if (resource.kind === 'VirtualService') checkService(resources, resource);
  checkProvider(resources, resource);
}
