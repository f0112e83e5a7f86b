import type { Surroundings } from '../../surroundings.ts';
import type { Machine, State } from '../definition/machine.ts';
import type { Resource } from '../definition/resource.ts';
import type { Execution, Failure, Revision, Thread } from './execution.ts';
import type { Json } from './json.ts';
import type { StateError } from './state-error.ts';

/** A state was entered or left, at epoch milliseconds. */
export interface Transition {
  readonly kind: 'entered' | 'exited';
  readonly executionArn: string;
  readonly machineArn: string;
  readonly state: string;
  readonly type: State['type'];
  readonly at: number;
}

/** One call that a Task makes. */
export interface TaskCall {
  readonly resource: Resource;
  readonly arguments: Json;
  readonly executionArn: string;
  readonly revision: Revision;
}

/** What the engine needs from the service around it. */
export interface World {
  readonly surroundings: Surroundings;
  /** What expressions can call besides JSONata's own functions. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** By how much longer than written a task may take that runs a function or a call, and is not a wait. */
  readonly workTimeScale: number;
  readonly execution: (arn: string) => Execution | undefined;
  readonly revision: (execution: Execution) => Revision;
  readonly machine: (execution: Execution) => Machine;
  /** A deleted machine's executions end at their next transition. */
  readonly isDeleting: (execution: Execution) => boolean;
  /** @throws StateError */
  readonly call: (call: TaskCall) => Promise<Json>;
  /** Stops an execution that a task of this revision had started and waited for. */
  readonly stop: (revision: Revision, executionArn: string) => void;
  /** What a task fails with whose call's answer never arrived. */
  readonly lostAnswer: (resource: Resource) => StateError;
  readonly onTransition: (transition: Transition) => void;
  /** An execution was started, redriven or closed. */
  readonly onStatus: (execution: Execution) => void;
}

/** Ways for the parts of the engine to reach each other; every one of them is one synchronous step. */
export interface Steps {
  /** Gives a thread its next phase, and sets its timer or its work going. */
  readonly to: (execution: Execution, thread: Thread, phase: Thread['phase']) => void;
  /** The thread's state failed: retried, caught, or it fails what runs it. */
  readonly fail: (execution: Execution, thread: Thread, error: Error) => void;
  /** Ends a thread at once, and what it waits for. */
  readonly drop: (execution: Execution, thread: Thread) => void;
  /** The thread has come to its end. */
  readonly end: (execution: Execution, thread: Thread, output: Json) => void;
  readonly close: (
    execution: Execution,
    status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED',
    result: Closing,
  ) => void;
}

export interface Closing {
  readonly output?: string;
  readonly failure?: Failure;
  readonly previousEvent: number;
}
