import type { CallPhase, Execution, TaskTimes, Thread } from './execution.ts';
import type { Json } from './json.ts';
import { isJsonObject, parseJson } from './json.ts';
import { StateError } from './state-error.ts';
import type { Outcome } from './task.ts';
import { taskEvent, taskFailed, taskOf, taskSucceeded } from './task-outcome.ts';
import type { Steps, World } from './world.ts';

const timesOf = ({ deadline, heartbeat, heartbeatAt }: TaskTimes): TaskTimes => ({
  ...(deadline === undefined ? {} : { deadline }),
  ...(heartbeat === undefined ? {} : { heartbeat }),
  ...(heartbeatAt === undefined ? {} : { heartbeatAt }),
});

/** What `.sync` and `.sync:2` answer with: a closed execution, its input and output as text or (`:2`) as JSON. */
function childResult(child: Execution, parsed: boolean): Record<string, Json> {
  const data = (text: string) => (parsed ? (parseJson(text) ?? text) : text);
  const isSuccess = child.status === 'SUCCEEDED';
  return {
    ...(isSuccess || child.failure?.cause === undefined ? {} : { Cause: child.failure.cause }),
    ...(isSuccess || child.failure?.error === undefined ? {} : { Error: child.failure.error }),
    ExecutionArn: child.arn,
    Input: isSuccess ? data(child.input) : child.input,
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.output === null ? {} : { Output: data(child.output), OutputDetails: { Included: true } }),
    StartDate: Math.floor(child.startedAt),
    StateMachineArn: child.machineArn,
    Status: child.status,
    StopDate: Math.floor(child.stoppedAt ?? child.startedAt),
  };
}

/** The execution that a task waits for has closed. */
export function childAnswered(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  child: Execution,
): void {
  const { pattern } = taskOf(world, execution, thread).resource;
  const result = childResult(child, pattern === 'sync:2');
  if (child.status === 'SUCCEEDED') taskSucceeded(world, steps, execution, thread, result);
  else taskFailed(world, steps, execution, thread, new StateError('States.TaskFailed', JSON.stringify(result)));
}

/** The answer to a task's call is in: the result, or the beginning of a wait for a token or for an execution. */
export function taskAnswered(
  world: World,
  steps: Steps,
  execution: Execution,
  thread: Thread,
  phase: CallPhase,
  outcome: Outcome,
): void {
  const { pattern } = taskOf(world, execution, thread).resource;
  if ('error' in outcome) {
    const { error } = outcome;
    const failed = error instanceof StateError ? error : new StateError('States.Runtime', String(error));
    taskFailed(world, steps, execution, thread, failed, pattern === 'request' ? 'Failed' : 'SubmitFailed');
    return;
  }
  const { result } = outcome;
  if (pattern === 'request') {
    taskSucceeded(world, steps, execution, thread, result);
    return;
  }
  taskEvent(world, execution, thread, 'Submitted', {
    output: JSON.stringify(result),
    outputDetails: { truncated: false },
  });
  const times = timesOf(phase);
  if (phase.token !== undefined) {
    steps.to(execution, thread, { kind: 'callback', token: phase.token, ...times });
    return;
  }
  const child = isJsonObject(result) ? String(result.ExecutionArn) : '';
  steps.to(execution, thread, { kind: 'callback', child, ...times });
}
