import type { Caller } from '../kit/call.ts';
import { type Context, change, importers, stackNamed } from './context.ts';
import { converge, ResourceFailed, reasonOf } from './converge.ts';
import { stackEvent } from './events.ts';
import { removeAll, removeLeftovers } from './removal.ts';
import type { Stack, Target } from './stack.ts';

/** Why a stack goes back, in CloudFormation's words. */
function failureOf(error: unknown): string {
  if (!(error instanceof ResourceFailed)) return reasonOf(error);
  return `The following resource(s) failed to ${error.isNew ? 'create' : 'update'}: [${error.logicalId}]. `;
}

export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';

/** Only `Retain` holds for what was never a part of a whole stack. */
const keptOnCreate = ({ deletionPolicy }: { readonly deletionPolicy: string }): boolean => deletionPolicy === 'Retain';

/** Makes the resources of a new stack, or takes back those that it made until one failed. */
export async function create(context: Context, stackId: string, caller: Caller, onFailure: OnFailure): Promise<void> {
  stackEvent(context, stackId, 'CREATE_IN_PROGRESS', 'User Initiated');
  try {
    await converge(context, stackId, caller);
    stackEvent(context, stackId, 'CREATE_COMPLETE');
  } catch (error) {
    const reason = failureOf(error);
    if (onFailure === 'DO_NOTHING') {
      stackEvent(context, stackId, 'CREATE_FAILED', reason);
      return;
    }
    const goes = onFailure === 'DELETE' ? 'DELETE' : 'ROLLBACK';
    stackEvent(
      context,
      stackId,
      `${goes}_IN_PROGRESS`,
      `${reason}${goes === 'DELETE' ? 'Delete' : 'Rollback'} requested by user.`,
    );
    const failed = await removeAll({ context, stackId, caller, keeps: keptOnCreate });
    finish(context, stackId, goes, failed);
  }
}

/** Brings a stack's resources to its target, and removes those that are left over. */
async function reach(
  context: Context,
  stackId: string,
  caller: Caller,
  end: 'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE',
) {
  await converge(context, stackId, caller);
  stackEvent(context, stackId, `${end}_CLEANUP_IN_PROGRESS`);
  await removeLeftovers(context, stackId, caller);
  stackEvent(context, stackId, end);
}

/** Changes a stack to another target, or back to what it was when a resource fails. */
export async function update(context: Context, stackId: string, caller: Caller, target: Target, rollsBack: boolean) {
  const { target: before } = stackNamed(context, stackId);
  change(context, stackId, { target, updatedAt: context.surroundings.clock.now() });
  stackEvent(context, stackId, 'UPDATE_IN_PROGRESS', 'User Initiated');
  try {
    await reach(context, stackId, caller, 'UPDATE_COMPLETE');
  } catch (error) {
    if (rollsBack) await rollBack(context, stackId, caller, before, failureOf(error));
    else stackEvent(context, stackId, 'UPDATE_FAILED', failureOf(error));
  }
}

async function rollBack(context: Context, stackId: string, caller: Caller, before: Target, reason: string) {
  stackEvent(context, stackId, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  change(context, stackId, { target: before });
  try {
    await reach(context, stackId, caller, 'UPDATE_ROLLBACK_COMPLETE');
  } catch (error) {
    stackEvent(context, stackId, 'UPDATE_ROLLBACK_FAILED', failureOf(error));
  }
}

function finish(context: Context, stackId: string, what: 'DELETE' | 'ROLLBACK', failed: readonly string[]): void {
  if (failed.length > 0) {
    stackEvent(
      context,
      stackId,
      `${what}_FAILED`,
      `The following resource(s) failed to delete: [${failed.join(', ')}]. `,
    );
    return;
  }
  if (what === 'DELETE') change(context, stackId, { deletedAt: context.surroundings.clock.now() });
  stackEvent(context, stackId, `${what}_COMPLETE`);
  change(context, stackId, { outputs: [], imports: [] });
}

/** The first export that another stack uses; undefined when the stack may go. */
function usedExport(context: Context, { name, outputs }: Stack): string | undefined {
  for (const { exportName } of outputs) {
    const users = exportName === undefined ? [] : importers(context, exportName).filter((user) => user !== name);
    if (users.length > 0) return `Export ${exportName} cannot be deleted as it is in use by ${users.join(' and ')}`;
  }
  return undefined;
}

/** Removes a stack's resources, but those that are to be retained. */
export async function remove(
  context: Context,
  stackId: string,
  caller: Caller,
  retained: readonly string[],
): Promise<void> {
  stackEvent(context, stackId, 'DELETE_IN_PROGRESS', 'User Initiated');
  const used = usedExport(context, stackNamed(context, stackId));
  if (used !== undefined) {
    stackEvent(context, stackId, 'DELETE_FAILED', used);
    return;
  }
  const keeps = ({ logicalId, deletionPolicy }: Stack['resources'][number]) =>
    deletionPolicy.startsWith('Retain') || retained.includes(logicalId);
  finish(context, stackId, 'DELETE', await removeAll({ context, stackId, caller, keeps }));
}

/** Clients look again after half a minute: what is done by then is in the first answer. */
const patience = 20_000;

/**
 * Lets work on a stack go on by itself, and waits for its end, but not for long: CloudFormation answers at once, and a client
 * cannot tell.
 */
export async function begun({ surroundings: { clock } }: Context, work: Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(patience, resolve);
    void work.finally(() => {
      timer.cancel();
      resolve();
    });
  });
}
