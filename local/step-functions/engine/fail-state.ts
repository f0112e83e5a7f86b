import type { FailState } from '../definition/machine.ts';
import { evaluation } from './evaluation.ts';
import type { Execution, Thread } from './execution.ts';
import { StateError } from './state-error.ts';
import type { Steps, World } from './world.ts';

/** Ends with the error and the cause that a Fail state names; both may be left out. */
export async function failOnPurpose(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  state: FailState,
): Promise<() => void> {
  const { text } = evaluation(world, execution, thread);
  const error = state.error === undefined ? undefined : await text(state.error);
  const cause = state.cause === undefined ? undefined : await text(state.cause);
  const failure = tooLong('error', error, 256) ?? tooLong('cause', cause, 32_768) ?? new StateError(error, cause);
  return () => steps.fail(execution, thread, failure);
}

/** The lengths that the API gives for them. Source: StopExecution, SendTaskFailure. */
const tooLong = (what: string, text: string | undefined, most: number): StateError | undefined =>
  text === undefined || text.length <= most
    ? undefined
    : new StateError('States.Runtime', `The ${what} of a failure has at most ${most} characters, not ${text.length}.`);
