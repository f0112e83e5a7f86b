import type { CallAws, Caller } from '../kit/call.ts';
import type { Collection } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { DeployFunction, NestedStacks } from '../template/deployment.ts';
import type { Roles } from '../template/roles.ts';
import { noSuchStack } from './errors.ts';
import type { ChangeSet, Stack } from './stack.ts';

/** What the operations work on. */
export interface Context {
  /** By their ids; the deleted ones too. */
  readonly stacks: Collection<Stack>;
  readonly changeSets: Collection<ChangeSet>;
  readonly roles: Roles;
  readonly surroundings: Surroundings;
  readonly call: CallAws;
  readonly deployFunction: DeployFunction;
  /** @throws AwsError AccessDeniedException unless a caller may do what is no call to a service here */
  readonly permit: (caller: Caller, action: string, resource: string) => void;
  /** Whether what is not known here is passed over. */
  readonly isLenient: boolean;
  /** The stacks of a stack. */
  readonly nested: (parentId: string, caller: Caller) => NestedStacks;
}

/** The stack of an id, or of the name that one has which is not deleted. */
export const findStack = ({ stacks }: Context, name: string): Stack | undefined =>
  stacks.find(name) ?? stacks.all().findLast((stack) => stack.name === name && stack.status !== 'DELETE_COMPLETE');

/** @throws AwsError ValidationError */
export function stackNamed(context: Context, name: string): Stack {
  const stack = findStack(context, name);
  if (stack === undefined) throw noSuchStack(name);
  return stack;
}

/** The stack as it is now: it goes on changing while it is worked on. */
export function change(context: Context, id: string, changes: Partial<Stack>): Stack {
  const changed = { ...stackNamed(context, id), ...changes };
  context.stacks.put(changed);
  return changed;
}

/** What another stack exports under a name, and which. */
export const exported = ({ stacks }: Context, name: string) =>
  stacks
    .all()
    .filter(({ status }) => status !== 'DELETE_COMPLETE')
    .flatMap(({ id, name: stackName, outputs }) =>
      outputs.filter(({ exportName }) => exportName === name).map(({ value }) => ({ stackId: id, stackName, value })),
    )[0];

/** The names of the stacks that import what is exported under a name. */
export const importers = ({ stacks }: Context, name: string): readonly string[] =>
  stacks
    .all()
    .filter(({ status, imports }) => status !== 'DELETE_COMPLETE' && imports.includes(name))
    .map((stack) => stack.name);
