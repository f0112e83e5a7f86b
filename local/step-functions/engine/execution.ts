import type { Json } from './json.ts';

/** As GetExecutionHistory answers it, but for the timestamp: epoch milliseconds. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  /** The one member that belongs to the type, such as `taskScheduledEventDetails`. */
  readonly details?: readonly [string, { readonly [member: string]: Json }];
}

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A definition as it was created or updated; executions keep the one that they were started with. */
export interface Revision {
  readonly id: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly definition: string;
  readonly roleArn: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The error that something ended with, as data. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
  /** The task missed its heartbeat: `States.HeartbeatTimeout` matches it as well as `States.Timeout`. */
  readonly heartbeat?: true;
}

/** The times that end a task's wait, in epoch milliseconds. A heartbeat moves the second one. */
export interface TaskTimes {
  readonly deadline?: number;
  /** In milliseconds. */
  readonly heartbeat?: number;
  heartbeatAt?: number;
}

/** A task's call was made: its answer, its token or a time-out is waited for. */
export interface CallPhase extends TaskTimes {
  readonly kind: 'call';
  readonly token?: string;
}

/** The call was answered: the token, or the end of the execution that it started, is waited for. */
interface CallbackPhase extends TaskTimes {
  readonly kind: 'callback';
  readonly token?: string;
  readonly child?: string;
}

/** The threads of a Map or a Parallel run: one for each input, no more than `concurrency` at once. */
export interface ChildrenPhase {
  readonly kind: 'children';
  readonly items: readonly Json[];
  readonly inputs: readonly Json[];
  readonly concurrency: number;
  /** The outputs so far, by index. */
  readonly results: Readonly<Record<string, Json>>;
}

/** A catcher has taken the state's error; its Output and Assign are to be evaluated. */
export interface CaughtPhase {
  readonly kind: 'caught';
  readonly failure: Failure;
  readonly catcher: number;
}

/** The state's work is done; Output and Assign are to be evaluated. */
export interface LeavePhase {
  readonly kind: 'leave';
  readonly result: Json;
  /** Of a Choice: which rule holds; absent for the default. */
  readonly choice?: number;
}

/**
 * Where a thread stands. Each is plain data, and a thread moves from one to the next in one synchronous step: a
 * snapshot taken at any time is a position from which everything can go on.
 */
export type Phase =
  /** About to enter its state. */
  | { readonly kind: 'enter' }
  /** Entered: the state's work begins, or begins again after a retry's interval. */
  | { readonly kind: 'run' }
  | CallPhase
  | CallbackPhase
  /** A Wait state waits. */
  | { readonly kind: 'sleep'; readonly until: number }
  /** A retrier's interval runs; then the state's work begins again. */
  | { readonly kind: 'backoff'; readonly until: number }
  | ChildrenPhase
  | LeavePhase
  | CaughtPhase;

/** One line of control: an execution has one, and one more for each branch and iteration that runs. */
export interface Thread {
  readonly id: number;
  /** The thread whose Map or Parallel runs this one; null for the execution's own. */
  readonly parent: number | null;
  /** Of the branch or the iteration. */
  readonly index: number;
  state: string;
  input: Json;
  variables: Readonly<Record<string, Json>>;
  /** Epoch milliseconds. */
  enteredAt: number;
  enteredEvent: number;
  /** The id that the thread's next event names as the one before it. */
  previousEvent: number;
  /** Retries by each of the state's retriers since it was entered. */
  retries: number[];
  phase: Phase;
}

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly revision: string;
  readonly machineArn: string;
  /** The text that it was started with. */
  readonly input: string;
  readonly startedAt: number;
  /** How many events its history takes: with the last of them it fails. */
  readonly maximumEvents: number;
  status: Status;
  stoppedAt: number | null;
  output: string | null;
  failure: Failure | null;
  redriveCount: number;
  redrivenAt: number | null;
  /** When the machine's TimeoutSeconds have passed. */
  deadline: number | null;
  readonly events: HistoryEvent[];
  /** By id. A closed execution keeps the ones from which it can be redriven. */
  threads: Record<string, Thread>;
  nextThread: number;
}

/** Its threads, oldest first. */
export const threadsOf = (execution: Execution): readonly Thread[] => Object.values(execution.threads);

export const childrenOf = (execution: Execution, thread: Thread): readonly Thread[] =>
  threadsOf(execution).filter(({ parent }) => parent === thread.id);

/** The execution that a thread has started and waits for. */
export const childOf = ({ phase }: Thread): string | undefined => (phase.kind === 'callback' ? phase.child : undefined);
