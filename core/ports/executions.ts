import type { Execution } from '../execution/attempt.ts';

/**
 * An execution that AWS does not know has ended; `how` has the error and the cause of a failure. `unknown` means that AWS
 * refused to say, and `why` has its words.
 */
type ExecutionState =
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly how?: string }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Executions {
  /** The ARN of the execution of our state machine that has this name, whether there is one or not. */
  arnOf(name: string): string;
  /** Best effort: a token that no execution sleeps on any more is no error. */
  wake(token: string, to: 'rollBack' | 'look'): Promise<void>;
  /**
   * AWS's answer about the execution. A refusal is an answer too, because another call would get the same.
   *
   * @throws TransientError when it cannot be asked now
   */
  stateOf(execution: string): Promise<ExecutionState>;
  /** The running executions of the state machine, as far as an eventually consistent list knows. */
  running(): Promise<ReadonlySet<string>>;
}

/** Executions by their names, which are the ids of their rollouts. */
export interface NamedExecutions {
  /** The execution of that name; undefined when there is none, or none any more. */
  execution(name: string): Promise<Execution | undefined>;
  /** False when an execution of that name was there already, with another input or ended. */
  startExecution(name: string, input: string): Promise<boolean>;
}
