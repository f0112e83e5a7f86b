import { accountId, type Output } from '../service.ts';
import { withOtherKeyOrder } from './key-order.ts';
import { arnOf, kinds } from './kinds.ts';
import type { Resource, Revision } from './resources.ts';

const seconds = (milliseconds: number): number => milliseconds / 1000;

const metadata = ({ kind, names, createdAt }: Resource, revision: Revision) => ({
  arn: arnOf(kind, names),
  version: revision.version,
  createdAt: seconds(createdAt),
  lastUpdatedAt: seconds(revision.lastUpdatedAt),
  meshOwner: accountId,
  resourceOwner: accountId,
});

/** The resource as Create, Describe, Update and Delete return it. */
export const described = (resource: Resource, status: 'ACTIVE' | 'DELETED', revision = resource.current): Output => ({
  [kinds[resource.kind].one]: {
    ...resource.names,
    metadata: { ...metadata(resource, revision), uid: resource.uid },
    spec: withOtherKeyOrder(revision.spec),
    status: { status },
  },
});

/** The resource as List returns it. */
export const reference = (resource: Resource): Output => ({
  ...metadata(resource, resource.current),
  ...resource.names,
});
