import type { Execution, Failure, Thread } from './execution.ts';
import { childrenOf } from './execution.ts';
import { append, appendTo, details } from './history.ts';
import { matches } from './matching.ts';
import { retryInterval } from './retry-interval.ts';
import { EvaluationError, StateError, stateErrorOf } from './state-error.ts';
import { outerOf, stateOf } from './where.ts';
import type { Steps, World } from './world.ts';

/** Whatever was thrown, as an error of a state: a fault of this engine is a States.Runtime that says so. */
const asStateError = (error: Error): StateError =>
  error instanceof StateError ? error : new StateError('States.Runtime', error.message);

/**
 * AWS evaluates a state's fields as it enters it, so EvaluationFailed follows what came before the entry, unless
 * something has happened in the state since. A Wait evaluates after its entry.
 */
function evaluationFailed(world: World, execution: Execution, thread: Thread, error: EvaluationError): void {
  const entered = execution.events[thread.enteredEvent - 1];
  const asItEntered = entered?.id === thread.previousEvent && stateOf(world, execution, thread).type !== 'Wait';
  const previous = asItEntered ? entered.previousEventId : thread.previousEvent;
  const at = world.surroundings.clock.now();
  const members = details.evaluationFailed(error.failure, error.state, error.location);
  thread.previousEvent = append(execution, at, 'EvaluationFailed', previous, members);
}

/** Ends a thread and those within it at once: their waits are over, the executions they wait for are stopped. */
function abort(steps: Steps, execution: Execution, thread: Thread): void {
  for (const inner of childrenOf(execution, thread)) abort(steps, execution, inner);
  steps.drop(execution, thread);
}

/** What ran beside a failed branch or iteration is aborted; AWS counts the failed one's own Task among it. */
function abortAll(world: World, steps: Steps, execution: Execution, outer: Thread, failed: Thread): void {
  const isMap = stateOf(world, execution, outer).type === 'Map';
  const cause = failed.previousEvent;
  const at = world.surroundings.clock.now();
  for (const child of childrenOf(execution, outer)) {
    const { type } = stateOf(world, execution, child);
    const outcome = child === failed ? 'Failed' : 'Aborted';
    const iteration = details.iteration(outcome, outer.state, child.index);
    if (isMap) append(execution, at, `MapIteration${outcome}`, cause, iteration);
    const aborted = child === failed ? type === 'Task' : ['Task', 'Wait', 'Map', 'Parallel'].includes(type);
    if (aborted) append(execution, at, `${type}StateAborted`, cause);
    abort(steps, execution, child);
  }
  outer.previousEvent = cause;
}

/** Nothing took the error: it ends the execution, or the Map or Parallel that runs the thread. */
function failThread(world: World, steps: Steps, execution: Execution, thread: Thread, failure: Failure): void {
  const outer = outerOf(execution, thread);
  if (outer === undefined) {
    steps.close(execution, 'FAILED', { failure, previousEvent: thread.previousEvent });
    return;
  }
  abortAll(world, steps, execution, outer, thread);
  failState(world, steps, execution, outer, stateErrorOf(failure));
}

/** A state has failed: its retriers are asked, then its catchers, in the order in which they are written. */
export function failState(world: World, steps: Steps, execution: Execution, thread: Thread, thrown: Error): void {
  const error = asStateError(thrown);
  const { failure } = error;
  const state = stateOf(world, execution, thread);
  if (error instanceof EvaluationError) evaluationFailed(world, execution, thread, error);
  // A catcher that cannot be evaluated has had its turn.
  const canBeTaken = 'retry' in state && thread.phase.kind !== 'caught';
  const retrier = canBeTaken ? state.retry.findIndex(({ errorEquals }) => matches(errorEquals, failure)) : -1;
  const found = canBeTaken ? state.retry[retrier] : undefined;
  const earlier = thread.retries[retrier] ?? 0;
  if (canBeTaken && found !== undefined && earlier < found.maxAttempts) {
    thread.retries = state.retry.map((_, index) => (thread.retries[index] ?? 0) + (index === retrier ? 1 : 0));
    const interval = retryInterval(found, earlier, () => world.surroundings.random());
    steps.to(execution, thread, { kind: 'backoff', until: world.surroundings.clock.now() + interval });
    return;
  }
  if (state.type === 'Map' || state.type === 'Parallel') {
    appendTo(execution, thread, world.surroundings.clock.now(), `${state.type}StateFailed`);
  }
  const catcher = canBeTaken ? state.catch.findIndex(({ errorEquals }) => matches(errorEquals, failure)) : -1;
  if (catcher >= 0) steps.to(execution, thread, { kind: 'caught', failure, catcher });
  else failThread(world, steps, execution, thread, failure);
}
