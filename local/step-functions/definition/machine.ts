import type { Template } from '../engine/template.ts';
import type { Resource } from './resource.ts';

/** A definition that was found valid, its expressions compiled. */
export interface Machine extends Scope {
  /** Of a whole execution, in seconds. */
  readonly timeoutSeconds: number | undefined;
}

/** The states of a machine, of a branch of a Parallel, or of a Map's item processor. */
export interface Scope {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** Evaluated when a state is left; what is absent passes the result on (Output) or changes nothing (Assign). */
export interface Exit {
  readonly output: Template | undefined;
  readonly assign: Template | undefined;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly fullJitter: boolean;
}

export interface Catcher extends Exit {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

/** Where a state goes: to another, or (undefined) to the end. */
interface Leaving {
  readonly next: string | undefined;
}

interface Failing {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface TaskState extends Exit, Leaving, Failing {
  readonly type: 'Task';
  readonly resource: Resource;
  readonly arguments: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}

interface PassState extends Exit, Leaving {
  readonly type: 'Pass';
}

export interface Choice extends Exit {
  readonly condition: Template;
  readonly next: string;
}

export interface ChoiceState extends Exit {
  readonly type: 'Choice';
  readonly choices: readonly Choice[];
  readonly default: string | undefined;
}

export interface WaitState extends Exit, Leaving {
  readonly type: 'Wait';
  /** Exactly one of the two. */
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}

interface SucceedState {
  readonly type: 'Succeed';
  readonly output: Template | undefined;
}

export interface FailState {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export interface MapState extends Exit, Leaving, Failing {
  readonly type: 'Map';
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly processor: Scope;
}

export interface ParallelState extends Exit, Leaving, Failing {
  readonly type: 'Parallel';
  readonly arguments: Template | undefined;
  readonly branches: readonly Scope[];
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | MapState
  | ParallelState;
