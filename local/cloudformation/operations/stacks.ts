import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { textLike } from '../../kit/shapes.ts';
import { changesOf } from '../changes.ts';
import { type Context, change, findStack, stackNamed } from '../context.ts';
import { alreadyThere, asValidationError, invalid } from '../errors.ts';
import { stackEvent } from '../events.ts';
import { newStack, unborn } from '../new-stack.ts';
import { isInProgress, type Stack } from '../stack.ts';
import { readTarget, targetInput } from '../target.ts';
import { begun, create, type OnFailure, remove, update } from '../work.ts';

/** A name, or the id that is made of it. */
export const StackName = z.string().check(z.minLength(1));
/** Of a stack or a change set that is to be made. */
export const newName = textLike(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/, '[a-zA-Z][-a-zA-Z0-9]*');
const token = { ClientRequestToken: z.optional(z.string()) };

const onFailures = ['ROLLBACK', 'DELETE', 'DO_NOTHING'] as const;

export const CreateStack = operation(
  z.strictObject({
    StackName: newName,
    ...targetInput,
    ...token,
    DisableRollback: z.optional(z.boolean()),
    OnFailure: z.optional(z.enum(onFailures)),
    EnableTerminationProtection: z._default(z.boolean(), false),
    TimeoutInMinutes: z.optional(z.number()),
  }),
  async (context: Context, input, { caller }) => {
    const { StackName: name, DisableRollback, OnFailure, ClientRequestToken } = input;
    const there = findStack(context, name);
    if (there !== undefined && ClientRequestToken !== undefined && there.token === ClientRequestToken) {
      return { StackId: there.id };
    }
    if (there !== undefined) throw alreadyThere(name);
    if (DisableRollback !== undefined && OnFailure !== undefined) {
      throw invalid('You can specify only one of the following: OnFailure or DisableRollback');
    }
    const target = await readTarget(context, input, unborn(name), caller);
    // Somebody else may have been faster.
    if (findStack(context, name) !== undefined) throw alreadyThere(name);
    const onFailure: OnFailure = OnFailure ?? (DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK');
    const { id } = newStack(context, name, target, {
      disableRollback: onFailure === 'DO_NOTHING',
      isProtected: input.EnableTerminationProtection,
      ...(ClientRequestToken !== undefined && { token: ClientRequestToken }),
    });
    await begun(context, create(context, id, caller, onFailure));
    return { StackId: id };
  },
);

const updatable = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED'];

/** @throws AwsError ValidationError for a stack that is at work, or was never whole */
export function checkUpdatable({ id, status }: Stack): void {
  if (!updatable.includes(status)) throw invalid(`Stack:${id} is in ${status} state and can not be updated.`);
}

export const UpdateStack = operation(
  z.strictObject({ StackName, ...targetInput, ...token, DisableRollback: z._default(z.boolean(), false) }),
  async (context: Context, input, { caller }) => {
    const { StackName: name, ClientRequestToken, DisableRollback } = input;
    const found = findStack(context, name);
    if (found === undefined) throw invalid(`Stack [${name}] does not exist`);
    if (ClientRequestToken !== undefined && found.token === ClientRequestToken) return { StackId: found.id };
    checkUpdatable(found);
    const target = await readTarget(context, input, found, caller, found.target);
    const stack = stackNamed(context, found.id);
    checkUpdatable(stack);
    try {
      if (changesOf(context, stack, target) === undefined) throw invalid('No updates are to be performed.');
    } catch (error) {
      throw asValidationError(error);
    }
    if (ClientRequestToken !== undefined) change(context, stack.id, { token: ClientRequestToken });
    await begun(context, update(context, stack.id, caller, target, !DisableRollback));
    return { StackId: stack.id };
  },
);

export const DeleteStack = operation(
  z.strictObject({ StackName, ...token, RetainResources: z._default(z.array(z.string()), []) }),
  async (context: Context, { StackName: name, RetainResources }, { caller }) => {
    const stack = findStack(context, name);
    // A stack that is not there is as good as deleted.
    if (stack === undefined || stack.status === 'DELETE_COMPLETE') return {};
    if (stack.isProtected) {
      throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    if (RetainResources.length > 0 && stack.status !== 'DELETE_FAILED') {
      throw invalid('Invalid operation on stack. RetainResources is only valid for a stack in DELETE_FAILED state');
    }
    if (isInProgress(stack.status)) {
      if (stack.status === 'DELETE_IN_PROGRESS') return {};
      throw invalid(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
    }
    for (const { id, stackId } of context.changeSets.all()) if (stackId === stack.id) context.changeSets.remove(id);
    await begun(context, remove(context, stack.id, caller, RetainResources));
    return {};
  },
);

export const UpdateTerminationProtection = operation(
  z.strictObject({ StackName, EnableTerminationProtection: z.boolean() }),
  (context: Context, { StackName: name, EnableTerminationProtection }) => {
    const { id } = stackNamed(context, name);
    change(context, id, { isProtected: EnableTerminationProtection });
    return { StackId: id };
  },
);

/** For a stack that a change set is to create. */
export const reviewed = (context: Context, stack: Stack): Stack =>
  stackEvent(context, stack.id, 'REVIEW_IN_PROGRESS', 'User Initiated');
