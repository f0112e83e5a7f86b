import { AwsError } from '../../kit/aws-error.ts';
import { parseJsonText } from '../../kit/json.ts';
import type { Execution } from '../engine/execution.ts';
import { append, details } from '../engine/history.ts';
import { parseJson } from '../engine/json.ts';
import { overDataLimit, retentionPeriod } from '../engine/limits.ts';
import type { Input } from './members.ts';
import { limitedText, only, optionalChoice, optionalText, validation } from './members.ts';
import type { Model, Operation } from './model.ts';
import { findExecution, findMachine, revisionOf, seconds } from './model.ts';
import { checkName, executionArn } from './names.ts';
import { pageOf } from './paging.ts';
import { redriveStatus } from './redrive-status.ts';

const statuses = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] as const;

function inputText(input: Input): string {
  const text = optionalText(input, 'input') ?? '{}';
  if (overDataLimit(text)) {
    throw validation(
      "Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  }
  if (parseJson(text) !== undefined) return text;
  let reason = 'Invalid execution input.';
  try {
    parseJsonText(text);
  } catch (error) {
    if (text !== '' && error instanceof Error) reason = error.message;
  }
  throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
}

/** The same name with the same input is the same execution while it runs; otherwise a name is taken for 90 days. */
function existing(model: Model, arn: string, text: string): Execution | undefined {
  const found = model.store.executions.get(arn);
  if (found === undefined || (found.status === 'RUNNING' && found.input === text)) return found;
  const isForgotten = found.stoppedAt !== null && found.stoppedAt + retentionPeriod <= model.surroundings.clock.now();
  if (isForgotten) return undefined;
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
}

function begin(model: Model, arn: string, name: string, revisionId: string, text: string): Execution {
  const revision = revisionOf(model, revisionId);
  const machine = model.machineOf(revision);
  const now = model.surroundings.clock.now();
  const execution: Execution = {
    arn,
    name,
    revision: revision.id,
    machineArn: revision.machineArn,
    input: text,
    startedAt: now,
    maximumEvents: model.maximumEvents(),
    status: 'RUNNING',
    stoppedAt: null,
    output: null,
    failure: null,
    redriveCount: 0,
    redrivenAt: null,
    deadline: machine.timeoutSeconds === undefined ? null : now + machine.timeoutSeconds * 1000,
    events: [],
    threads: {},
    nextThread: 1,
  };
  append(execution, now, 'ExecutionStarted', 0, details.started(text, revision.roleArn));
  execution.threads[0] = {
    id: 0,
    parent: null,
    index: 0,
    state: machine.startAt,
    input: parseJson(text) ?? null,
    variables: {},
    enteredAt: now,
    enteredEvent: 0,
    // AWS lets the first state follow nothing, not the event that says that the execution has started.
    previousEvent: 0,
    retries: [],
    phase: { kind: 'enter' },
  };
  return execution;
}

export const startExecution: Operation = (model, input) => {
  only(input, 'StartExecution', ['stateMachineArn', 'name', 'input']);
  const machine = findMachine(model, input);
  const name = checkName(optionalText(input, 'name') ?? model.surroundings.newId());
  const text = inputText(input);
  const arn = executionArn(machine.name, name);
  const found = existing(model, arn, text);
  if (found !== undefined) return { executionArn: arn, startDate: seconds(found.startedAt) };
  if (machine.status === 'DELETING') {
    throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
  }
  const execution = begin(model, arn, name, machine.revision, text);
  // A name that is used again after 90 days stands last, as a new execution does.
  model.store.executions.delete(arn);
  model.store.executions.set(arn, execution);
  model.engine.run(execution);
  model.onStatus(execution);
  return { executionArn: arn, startDate: seconds(execution.startedAt) };
};

const times = ({ startedAt, stoppedAt, redriveCount, redrivenAt }: Execution) => ({
  startDate: seconds(startedAt),
  ...(stoppedAt === null ? {} : { stopDate: seconds(stoppedAt) }),
  redriveCount,
  ...(redrivenAt === null ? {} : { redriveDate: seconds(redrivenAt) }),
});

export const describeExecution: Operation = (model, input) => {
  only(input, 'DescribeExecution', ['executionArn', 'includedData']);
  const all = optionalChoice(input, 'includedData', ['ALL_DATA', 'METADATA_ONLY']) !== 'METADATA_ONLY';
  const execution = findExecution(model, input);
  const { arn, machineArn, name, status, output, failure } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    ...times(execution),
    ...(all ? { input: execution.input, inputDetails: { included: true } } : {}),
    ...(all && output !== null ? { output, outputDetails: { included: true } } : {}),
    ...(failure?.error === undefined ? {} : { error: failure.error }),
    ...(failure?.cause === undefined ? {} : { cause: failure.cause }),
    ...redriveStatus(model, execution),
  };
};

/** The newest first. */
export const listExecutions: Operation = (model, input) => {
  only(input, 'ListExecutions', ['stateMachineArn', 'statusFilter', 'redriveFilter', 'maxResults', 'nextToken']);
  const status = optionalChoice(input, 'statusFilter', statuses);
  const redrive = optionalChoice(input, 'redriveFilter', ['REDRIVEN', 'NOT_REDRIVEN']);
  const machine = findMachine(model, input);
  const executions = [...model.store.executions.values()]
    .filter((execution) => execution.machineArn === machine.arn)
    .filter((execution) => status === undefined || execution.status === status)
    .filter(({ redriveCount }) => redrive === undefined || redriveCount > 0 === (redrive === 'REDRIVEN'))
    .reverse();
  const { page, nextToken } = pageOf(input, executions);
  return {
    executions: page.map((execution) => ({
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      ...times(execution),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

/** Stopping an execution that has closed changes nothing and answers with when it did. */
export const stopExecution: Operation = (model, input) => {
  only(input, 'StopExecution', ['executionArn', 'error', 'cause']);
  const error = limitedText(input, 'error', 256);
  const cause = limitedText(input, 'cause', 32_768);
  const execution = findExecution(model, input);
  model.engine.stop(execution, {
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
  return { stopDate: seconds(execution.stoppedAt ?? model.surroundings.clock.now()) };
};
