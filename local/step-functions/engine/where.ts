import type { Scope, State } from '../definition/machine.ts';
import type { Execution, Thread } from './execution.ts';
import type { Json } from './json.ts';
import type { World } from './world.ts';

/** The thread whose Map or Parallel runs this one. */
export const outerOf = (execution: Execution, thread: Thread): Thread | undefined =>
  thread.parent === null ? undefined : execution.threads[thread.parent];

/** The states that a thread moves among. */
export function scopeOf(world: World, execution: Execution, thread: Thread): Scope {
  const outer = outerOf(execution, thread);
  if (outer === undefined) return world.machine(execution);
  const state = stateOf(world, execution, outer);
  const scope =
    state.type === 'Map' ? state.processor : state.type === 'Parallel' ? state.branches[thread.index] : undefined;
  if (scope === undefined) throw new Error(`Thread ${thread.id} of ${execution.arn} has no states`);
  return scope;
}

/** The state that a thread is in. */
export function stateOf(world: World, execution: Execution, thread: Thread): State {
  const state = scopeOf(world, execution, thread).states.get(thread.state);
  if (state === undefined) throw new Error(`State ${thread.state} of ${execution.arn} is not in its definition`);
  return state;
}

/** The variables that a thread sees: its own, and those of the threads around it, the innermost first. */
export function variablesOf(execution: Execution, thread: Thread): Readonly<Record<string, Json>> {
  const outer = outerOf(execution, thread);
  return outer === undefined ? thread.variables : { ...variablesOf(execution, outer), ...thread.variables };
}

/** The iteration of a Map that a thread belongs to, at whatever depth. */
export function itemOf(world: World, execution: Execution, thread: Thread): { index: number; value: Json } | undefined {
  const outer = outerOf(execution, thread);
  if (outer === undefined) return undefined;
  const value = outer.phase.kind === 'children' ? outer.phase.items[thread.index] : undefined;
  const isMap = stateOf(world, execution, outer).type === 'Map';
  return isMap && value !== undefined ? { index: thread.index, value } : itemOf(world, execution, outer);
}

/** Retries of the thread's state so far, whichever retrier made them. */
export const retryCount = (thread: Thread): number => thread.retries.reduce((sum, count) => sum + count, 0);
