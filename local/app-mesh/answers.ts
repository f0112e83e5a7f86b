import { accountId } from '../kit/account.ts';
import type { Output } from '../kit/call.ts';
import { withOtherKeyOrder } from '../kit/key-order.ts';
import { kinds, meshArn } from './kinds.ts';
import type { Resource, Revision } from './resources.ts';
import { models } from './specs.ts';

const filledIn = (kind: Resource['kind'], spec: Revision['spec']) => models[kind].filledIn?.(spec) ?? spec;

const seconds = (milliseconds: number): number => milliseconds / 1000;

const metadata = ({ kind, names, region, createdAt }: Resource, revision: Revision) => ({
  arn: meshArn(kind, names, { region }),
  version: revision.version,
  createdAt: seconds(createdAt),
  lastUpdatedAt: seconds(revision.lastUpdatedAt),
  meshOwner: accountId,
  resourceOwner: accountId,
});

/** What a delete answers: it counts as a version of its own, but for a mesh. Source: the samples of the user guide. */
export const lastRevision = ({ kind, current }: Resource, at: number): Revision =>
  kind === 'Mesh' ? current : { ...current, version: current.version + 1, lastUpdatedAt: at };

/** The resource as Create, Describe, Update and Delete return it. */
export const described = (resource: Resource, status: 'ACTIVE' | 'DELETED', revision = resource.current): Output => ({
  [kinds[resource.kind].one]: {
    ...resource.names,
    metadata: { ...metadata(resource, revision), uid: resource.uid },
    spec: withOtherKeyOrder(filledIn(resource.kind, revision.spec)),
    status: { status },
  },
});

/** The resource as List returns it. */
export const reference = (resource: Resource): Output => ({
  ...metadata(resource, resource.current),
  ...resource.names,
});
