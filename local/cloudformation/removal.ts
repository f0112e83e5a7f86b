import type { Caller } from '../kit/call.ts';
import { removeResource } from '../template/remove-resource.ts';
import { type Context, change, stackNamed } from './context.ts';
import { deploymentOf, reasonOf } from './converge.ts';
import { resourceEvent } from './events.ts';
import type { StackResource } from './stack.ts';

interface Removal {
  readonly context: Context;
  readonly stackId: string;
  readonly caller: Caller;
  /** Whether a resource stays, though it is the stack's no more. */
  readonly keeps: (resource: StackResource) => boolean;
}

/** Removes resources, the last first. Returns the logical ids of those that could not be. */
async function remove({ context, stackId, caller, keeps }: Removal, resources: readonly StackResource[]) {
  const deployment = deploymentOf(context, stackId, caller);
  const failed: string[] = [];
  for (const resource of [...resources].reverse()) {
    if (keeps(resource)) {
      resourceEvent(context, stackId, resource, 'DELETE_SKIPPED');
      continue;
    }
    resourceEvent(context, stackId, resource, 'DELETE_IN_PROGRESS');
    try {
      await removeResource(resource, deployment);
      resourceEvent(context, stackId, resource, 'DELETE_COMPLETE');
    } catch (error) {
      resourceEvent(context, stackId, resource, 'DELETE_FAILED', reasonOf(error));
      failed.push(resource.logicalId);
    }
  }
  return failed;
}

/** Removes all that a stack has. What cannot be removed remains its own. Returns the logical ids of that. */
export async function removeAll(removal: Removal): Promise<readonly string[]> {
  const { context, stackId } = removal;
  const { resources, leftovers } = stackNamed(context, stackId);
  const failed = await remove(removal, [...leftovers, ...resources]);
  const remaining = resources.filter(({ logicalId }) => failed.includes(logicalId));
  change(context, stackId, { leftovers: [], resources: remaining });
  return failed;
}

/** Removes what a stack no longer has. As on AWS, what cannot be removed then stays, and the events say so. */
export async function removeLeftovers(context: Context, stackId: string, caller: Caller): Promise<void> {
  const { leftovers, resources } = stackNamed(context, stackId);
  const isThere = ({ type, ref }: StackResource) => resources.some((one) => one.type === type && one.ref === ref);
  const isReplaced = ({ logicalId }: StackResource) => resources.some((one) => one.logicalId === logicalId);
  const keeps = (resource: StackResource) =>
    (isReplaced(resource) ? resource.updateReplacePolicy : resource.deletionPolicy).startsWith('Retain');
  await remove(
    { context, stackId, caller, keeps },
    leftovers.filter((resource) => !isThere(resource)),
  );
  change(context, stackId, { leftovers: [] });
}
