import type { Execution } from '../execution/attempt.ts';

/**
 * One that AWS does not know has ended; `how` has the error and the cause of one that failed. Of one that is unknown AWS
 * would not say, and `why` says how it put that.
 */
export type ExecutionState =
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly how?: string }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Executions {
  /** The ARN of the execution of our state machine that has this name, whether there is one or not. */
  arnOf(name: string): string;
  /** Best effort: a token that nobody sleeps on any more is no error. */
  wake(token: string, to: 'rollBack' | 'look'): Promise<void>;
  /**
   * What AWS says of the execution. A refusal to say is an answer: asked again it would be the same.
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
