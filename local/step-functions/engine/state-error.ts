import type { Failure } from './execution.ts';

/** The error that a state ends with: it is offered to Retry and Catch, then fails what runs the state. */
export class StateError extends Error {
  override readonly name: string = 'StateError';
  readonly failure: Failure;

  /** Without `error`, a task failed without naming one; `cause` is text for people, or a failed function's payload. */
  constructor(error: string | undefined, cause?: string, heartbeat = false) {
    super(`${error ?? 'no error name'}: ${cause ?? 'no cause'}`);
    this.failure = {
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(heartbeat ? { heartbeat } : {}),
    };
  }
}

export const stateErrorOf = ({ error, cause, heartbeat }: Failure): StateError =>
  new StateError(error, cause, heartbeat === true);

/** What happened to an expression: it threw, returned nothing, or returned what the field does not take. */
export class EvaluationError extends StateError {
  override readonly name = 'EvaluationError';
  readonly state: string;
  /** The field, as AWS writes it: `Output/a/b[0]`. */
  readonly location: string | undefined;

  constructor(state: string, enteredEvent: number, problem: string, location?: string) {
    super(
      'States.QueryEvaluationError',
      `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}). ${problem}`,
    );
    this.state = state;
    this.location = location;
  }
}

/** What AWS says of a result, an output or arguments of more than 262,144 bytes. */
export const dataLimitExceeded = (what: string): StateError =>
  new StateError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );

/** AWS creates such a machine, and fails the execution when it comes to the task (reported in aws/aws-cdk#4597). */
export const anotherPartition = (state: string, enteredEvent: number): StateError =>
  new StateError(
    'States.Runtime',
    `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}). The resource belongs to a different partition from the running execution.`,
  );
