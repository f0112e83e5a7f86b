import { arnOf } from '../kit/account.ts';
import type { Context } from './context.ts';
import type { Stack, Target } from './stack.ts';

/** A stack that nothing was made of yet. */
export const newStack = (context: Context, name: string, target: Target, more: Partial<Stack>): Stack => {
  const { surroundings, stacks } = context;
  const stack: Stack = {
    id: arnOf('cloudformation', `stack/${name}/${surroundings.newId()}`),
    name,
    status: 'REVIEW_IN_PROGRESS',
    createdAt: surroundings.clock.now(),
    target,
    outputs: [],
    imports: [],
    resources: [],
    leftovers: [],
    events: [],
    disableRollback: false,
    isProtected: false,
    ...more,
  };
  stacks.put(stack);
  return stack;
};

/** An id for a template to be read by, before there is a stack: it is as long as the real one. */
export const unborn = (name: string) => ({
  id: arnOf('cloudformation', `stack/${name}/00000000-0000-0000-0000-000000000000`),
  name,
});
