import { canonical } from '../routing/canonical.ts';

/** An execution of the stack's state machine, as Step Functions knows it. */
export interface Execution {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  /** As it was started. */
  readonly input: string;
  readonly error?: string;
  readonly cause?: string;
}

/** More attempts than any team makes at one revision. */
export const mostAttempts = 1000;

/**
 * The state of an attempt's id for a start that wants it.
 * - `free`: no execution of that name was ever started
 * - `running`: it runs with this very spec, so nothing needs a start
 * - `other`: it runs with another spec
 * - `ended`: its name is used up
 */
type AttemptIs = 'free' | 'running' | 'other' | 'ended';

/**
 * @param recorded whether the ledger knows it: Step Functions forgets an execution after 90 days, the ledger does not
 * @param input the spec as it would be given to the execution
 */
export function attemptIs(execution: Execution | undefined, recorded: boolean, input: string): AttemptIs {
  if (execution === undefined) return recorded ? 'ended' : 'free';
  if (execution.status !== 'RUNNING') return 'ended';
  return sameInput(execution.input, input) ? 'running' : 'other';
}

/** Whether two inputs are the same spec, in any order of its keys. */
export const sameInput = (a: string, b: string): boolean => canonical(JSON.parse(a)) === canonical(JSON.parse(b));
