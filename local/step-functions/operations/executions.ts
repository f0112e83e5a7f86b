import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { parseJsonText } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs } from '../../kit/page.ts';
import { text } from '../../kit/shapes.ts';
import type { Execution, Failure } from '../engine/execution.ts';
import { append, details } from '../engine/history.ts';
import { parseJson } from '../engine/json.ts';
import { overDataLimit, retentionPeriod } from '../engine/limits.ts';
import { stateMachineDeleting, validation } from '../errors.ts';
import { findExecution, findMachine, type Model, revisionOf, seconds } from '../model.ts';
import { checkName, executionArn } from '../names.ts';
import { pageOf, paging } from '../page.ts';
import { redriveStatus } from '../redrive-status.ts';

/** @throws AwsError for an input that is no JSON, or too long */
function checkInput(input: string): string {
  if (overDataLimit(input)) {
    throw validation(
      "Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  }
  if (parseJson(input) !== undefined) return input;
  let reason = 'Invalid execution input.';
  try {
    parseJsonText(input);
  } catch (error) {
    if (input !== '' && error instanceof Error) reason = error.message;
  }
  throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
}

/** The same name with the same input is the same execution while it runs; otherwise a name is taken for 90 days. */
function existing(model: Model, arn: string, input: string): Execution | undefined {
  const found = model.store.executions.get(arn);
  if (found === undefined || (found.status === 'RUNNING' && found.input === input)) return found;
  const isForgotten = found.stoppedAt !== null && found.stoppedAt + retentionPeriod <= model.surroundings.clock.now();
  if (isForgotten) return undefined;
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
}

function begin(model: Model, arn: string, name: string, revisionId: string, input: string): Execution {
  const revision = revisionOf(model, revisionId);
  const machine = model.machineOf(revision);
  const now = model.surroundings.clock.now();
  const execution: Execution = {
    arn,
    name,
    revision: revision.id,
    machineArn: revision.machineArn,
    input,
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
  append(execution, now, 'ExecutionStarted', 0, details.started(input, revision.roleArn));
  execution.threads[0] = {
    id: 0,
    parent: null,
    index: 0,
    state: machine.startAt,
    input: parseJson(input) ?? null,
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

export const StartExecution = operation(
  z.strictObject({ stateMachineArn: z.string(), name: z.optional(z.string()), input: z.optional(z.string()) }),
  (model: Model, given) => {
    const machine = findMachine(model, given.stateMachineArn);
    const name = checkName(given.name ?? model.surroundings.newId());
    const input = checkInput(given.input ?? '{}');
    const arn = executionArn(machine.name, name);
    const found = existing(model, arn, input);
    if (found !== undefined) return { executionArn: arn, startDate: seconds(found.startedAt) };
    if (machine.status === 'DELETING') throw stateMachineDeleting(machine.arn);
    const execution = begin(model, arn, name, machine.revision, input);
    // A name that is used again after 90 days stands last, as a new execution does.
    model.store.executions.delete(arn);
    model.store.executions.set(arn, execution);
    model.engine.run(execution);
    model.onStatus(execution);
    return { executionArn: arn, startDate: seconds(execution.startedAt) };
  },
);

const times = ({ startedAt, stoppedAt, redriveCount, redrivenAt }: Execution) => ({
  startDate: seconds(startedAt),
  ...(stoppedAt === null ? {} : { stopDate: seconds(stoppedAt) }),
  redriveCount,
  ...(redrivenAt === null ? {} : { redriveDate: seconds(redrivenAt) }),
});

export const DescribeExecution = operation(
  z.strictObject({ executionArn: z.string(), includedData: z.optional(z.enum(['ALL_DATA', 'METADATA_ONLY'])) }),
  (model: Model, given) => {
    const all = given.includedData !== 'METADATA_ONLY';
    const execution = findExecution(model, given.executionArn);
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
  },
);

/** The newest first. */
export const ListExecutions = operation(
  z.strictObject({
    stateMachineArn: z.string(),
    statusFilter: z.optional(z.enum(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])),
    redriveFilter: z.optional(z.enum(['REDRIVEN', 'NOT_REDRIVEN'])),
    ...paging,
  }),
  (model: Model, given) => {
    const { statusFilter: status, redriveFilter: redrive } = given;
    const machine = findMachine(model, given.stateMachineArn);
    const executions = [...model.store.executions.values()]
      .filter((execution) => execution.machineArn === machine.arn)
      .filter((execution) => status === undefined || execution.status === status)
      .filter(({ redriveCount }) => redrive === undefined || redriveCount > 0 === (redrive === 'REDRIVEN'))
      .reverse();
    const page = pageOf(executions, given);
    return {
      executions: page.items.map((execution) => ({
        executionArn: execution.arn,
        stateMachineArn: execution.machineArn,
        name: execution.name,
        status: execution.status,
        ...times(execution),
      })),
      ...nextAs('nextToken', page),
    };
  },
);

/** Stopping an execution that has closed changes nothing and answers with when it did. */
export const StopExecution = operation(
  z.strictObject({ executionArn: z.string(), error: z.optional(text(0, 256)), cause: z.optional(text(0, 32_768)) }),
  (model: Model, { executionArn: arn, error, cause }) => {
    const execution = findExecution(model, arn);
    const failure: Failure = {
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
    model.engine.stop(execution, failure);
    return { stopDate: seconds(execution.stoppedAt ?? model.surroundings.clock.now()) };
  },
);
