import * as z from 'zod/mini';
import { arnOf } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { changesOf } from '../changes.ts';
import { type Context, change, findStack, stackNamed } from '../context.ts';
import { asValidationError, changeSetStatus, invalid, noSuchChangeSet } from '../errors.ts';
import { newStack, unborn } from '../new-stack.ts';
import { shownChangeSet, shownParameters, shownTags } from '../shown.ts';
import type { Change, ChangeSet, Stack } from '../stack.ts';
import { readTarget, targetInput } from '../target.ts';
import { begun, create, type OnFailure, update } from '../work.ts';
import { checkUpdatable, newName, reviewed, StackName } from './stacks.ts';

const named = { ChangeSetName: z.string(), StackName: z.optional(StackName) };

interface Named {
  readonly ChangeSetName: string;
  readonly StackName?: string | undefined;
}

/** @throws AwsError ValidationError when the stack is not there */
function findChangeSet(context: Context, { ChangeSetName, StackName: stackName }: Named): ChangeSet | undefined {
  const stackId = stackName === undefined ? undefined : stackNamed(context, stackName).id;
  const found = context.changeSets
    .all()
    .find(
      ({ id, name, stackId: of }) =>
        id === ChangeSetName || (name === ChangeSetName && stackId !== undefined && of === stackId),
    );
  return stackId !== undefined && found?.stackId !== stackId ? undefined : found;
}

/** @throws AwsError ChangeSetNotFound */
function changeSetOf(context: Context, input: Named): ChangeSet {
  const found = findChangeSet(context, input);
  if (found === undefined) throw noSuchChangeSet(input.ChangeSetName);
  return found;
}

/** The stack that a change set is for, undefined for one that it is to create. @throws AwsError ValidationError */
function stackFor(context: Context, name: string, isCreation: boolean, changeSet: string): Stack | undefined {
  const stack = findStack(context, name);
  if (!isCreation) {
    if (stack === undefined) throw invalid(`Stack [${name}] does not exist`);
    checkUpdatable(stack);
    return stack;
  }
  if (stack === undefined || stack.status === 'REVIEW_IN_PROGRESS') return stack;
  throw invalid(`Stack [${name}] already exists and cannot be created again with the changeSet [${changeSet}].`);
}

const emptySet =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** What the target changes; undefined for nothing. @throws AwsError ValidationError */
function changesFor(context: Context, stack: Stack, isCreation: boolean, target: ChangeSet['target']) {
  try {
    return changesOf(context, isCreation ? { ...stack, target, resources: [] } : stack, target);
  } catch (error) {
    throw asValidationError(error);
  }
}

export const CreateChangeSet = operation(
  z.strictObject({
    StackName,
    ChangeSetName: newName,
    ...targetInput,
    ChangeSetType: z._default(z.enum(['CREATE', 'UPDATE']), 'UPDATE'),
    Description: z.optional(z.string()),
    ClientToken: z.optional(z.string()),
    OnStackFailure: z.optional(z.enum(['ROLLBACK', 'DELETE', 'DO_NOTHING'])),
  }),
  async (context: Context, input, { caller }) => {
    const { StackName: name, ChangeSetName, ChangeSetType, Description, OnStackFailure } = input;
    const isCreation = ChangeSetType === 'CREATE';
    const found = stackFor(context, name, isCreation, ChangeSetName);
    const { changeSets, surroundings } = context;
    if (changeSets.all().some(({ name: one, stackId }) => one === ChangeSetName && stackId === found?.id)) {
      throw invalid(`ChangeSet ${ChangeSetName} already exists`);
    }
    const target = await readTarget(
      context,
      input,
      found ?? unborn(name),
      caller,
      isCreation ? undefined : found?.target,
    );
    const stack = found ?? reviewed(context, newStack(context, name, target, {}));
    const changes = changesFor(context, stack, isCreation, target);
    const id = arnOf('cloudformation', `changeSet/${ChangeSetName}/${surroundings.newId()}`);
    changeSets.put({
      id,
      name: ChangeSetName,
      stackId: stack.id,
      ...(Description !== undefined && { description: Description }),
      ...(OnStackFailure !== undefined && { onStackFailure: OnStackFailure }),
      isCreation,
      ...(changes === undefined
        ? { status: 'FAILED', statusReason: emptySet, executionStatus: 'UNAVAILABLE' }
        : { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' }),
      target,
      changes: [...(changes ?? [])],
      at: surroundings.clock.now(),
    });
    return { Id: id, StackId: stack.id };
  },
);

const shownChange = ({ action, logicalId, physicalId, type, replacement }: Change) => ({
  Type: 'Resource',
  ResourceChange: {
    Action: action,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Replacement: replacement,
    Scope: action === 'Modify' ? ['Properties'] : [],
    Details: [],
  },
});

export const DescribeChangeSet = operation(z.strictObject(named), (context: Context, input) => {
  const changeSet = changeSetOf(context, input);
  return {
    ...shownChangeSet(changeSet, stackNamed(context, changeSet.stackId)),
    Parameters: shownParameters(changeSet.target),
    NotificationARNs: [],
    RollbackConfiguration: {},
    Capabilities: changeSet.target.capabilities,
    Tags: shownTags(changeSet.target.tags),
    Changes: changeSet.changes.map(shownChange),
    OnStackFailure: changeSet.onStackFailure,
  };
});

export const ExecuteChangeSet = operation(
  z.strictObject({ ...named, ClientRequestToken: z.optional(z.string()), DisableRollback: z.optional(z.boolean()) }),
  async (context: Context, input, { caller }) => {
    const changeSet = changeSetOf(context, input);
    const { id, stackId, isCreation, onStackFailure, target, executionStatus, status } = changeSet;
    if (executionStatus !== 'AVAILABLE') throw changeSetStatus(id, status === 'FAILED' ? status : executionStatus);
    if (onStackFailure !== undefined && input.DisableRollback !== undefined) {
      throw invalid('You can specify only one of the following: OnStackFailure or DisableRollback');
    }
    if (!isCreation) checkUpdatable(stackNamed(context, stackId));
    const disables = input.DisableRollback === true || onStackFailure === 'DO_NOTHING';
    // The others were made of a stack that is no longer so.
    for (const other of context.changeSets.all()) if (other.stackId === stackId) context.changeSets.remove(other.id);
    context.changeSets.put({ ...changeSet, executionStatus: 'EXECUTE_IN_PROGRESS' });
    change(context, stackId, {
      changeSetId: id,
      disableRollback: disables,
      ...(input.ClientRequestToken !== undefined && { token: input.ClientRequestToken }),
      ...(isCreation && { target }),
    });
    const onFailure: OnFailure = disables ? 'DO_NOTHING' : onStackFailure === 'DELETE' ? 'DELETE' : 'ROLLBACK';
    const work = isCreation
      ? create(context, stackId, caller, onFailure)
      : update(context, stackId, caller, target, !disables);
    await begun(
      context,
      work.then(() => {
        const isDone = /^(CREATE|UPDATE)_COMPLETE$/.test(stackNamed(context, stackId).status);
        context.changeSets.put({ ...changeSet, executionStatus: isDone ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED' });
      }),
    );
    return {};
  },
);

export const DeleteChangeSet = operation(z.strictObject(named), (context: Context, input) => {
  const found = findChangeSet(context, input);
  if (found?.executionStatus === 'EXECUTE_IN_PROGRESS') throw changeSetStatus(found.id, found.executionStatus);
  // One that is not there is as good as deleted: the operation has no error for it.
  if (found !== undefined) context.changeSets.remove(found.id);
  return {};
});

export const ListChangeSets = operation(z.strictObject({ StackName }), (context: Context, { StackName: name }) => {
  const stack = stackNamed(context, name);
  const own = context.changeSets.all().filter(({ stackId }) => stackId === stack.id);
  return { Summaries: own.map((changeSet) => shownChangeSet(changeSet, stack)) };
});
