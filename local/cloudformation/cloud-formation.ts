import { accessDenied } from '../iam/access-denied.ts';
import type { Callers } from '../iam/callers.ts';
import { denialOf } from '../iam/decide.ts';
import type { CallAws, Caller, Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { createCollection, type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { DeployFunction } from '../template/deployment.ts';
import { createRoles } from '../template/roles.ts';
import type { Context } from './context.ts';
import { dialect } from './errors.ts';
import { nestedStacks } from './nested.ts';
import * as changeSets from './operations/change-sets.ts';
import * as descriptions from './operations/descriptions.ts';
import * as stacks from './operations/stacks.ts';
import * as templates from './operations/templates.ts';
import { changeSetShape, isInProgress, type Stack, stackShape } from './stack.ts';

export interface CloudFormation extends Service, Stateful {}

export interface CloudFormationOptions {
  readonly surroundings: Surroundings;
  /** How resources are made: by the right of the caller who asks for the stack. */
  readonly call: CallAws;
  readonly callers: Callers;
  readonly deployFunction: DeployFunction;
  /** Passes over types and properties that are not known here, with a line in the stack's events; refused unless given. */
  readonly isLenient?: boolean;
}

const { CreateStack, UpdateStack, DeleteStack, UpdateTerminationProtection } = stacks;

export const cloudFormationOperations = {
  CreateStack,
  UpdateStack,
  DeleteStack,
  UpdateTerminationProtection,
  ...changeSets,
  ...descriptions,
  ...templates,
};

/** What was at work when the process ended goes no further. */
function interrupted(stack: Stack): Stack {
  if (!isInProgress(stack.status)) return stack;
  const [what = ''] = /^(UPDATE|CREATE|ROLLBACK|DELETE)/.exec(stack.status) ?? [];
  const status = what === 'UPDATE' ? 'UPDATE_ROLLBACK_FAILED' : `${what}_FAILED`;
  return { ...stack, status, statusReason: 'The embedded AWS ended meanwhile.' };
}

/** Stacks, made of templates by the deployer of templates. */
export function cloudFormation(options: CloudFormationOptions): CloudFormation {
  const { surroundings, call, callers, deployFunction, isLenient = false } = options;
  const permit = ({ accessKeyId }: Caller, action: string, resource: string) => {
    const identity = callers.identityOf(accessKeyId);
    const denial = identity && denialOf(identity.statements, { action, resources: [resource] });
    if (identity !== undefined && denial !== undefined) throw accessDenied('cloudformation', identity.arn, denial);
  };
  const context: Context = {
    stacks: createCollection(stackShape, ({ id }) => id),
    changeSets: createCollection(changeSetShape, ({ id }) => id),
    roles: createRoles(callers.register),
    surroundings,
    call,
    deployFunction,
    permit,
    isLenient,
    nested: (parentId, caller) => nestedStacks(context, parentId, caller),
  };
  const state = stateOf({ stacks: context.stacks, changeSets: context.changeSets, roles: context.roles });
  return {
    ...createService({ name: 'cloudformation', operations: cloudFormationOperations, context, dialect }),
    snapshot: state.snapshot,
    restore(kept) {
      state.restore(kept);
      for (const stack of context.stacks.all()) context.stacks.put(interrupted(stack));
    },
  };
}
