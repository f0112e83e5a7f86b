import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { stepFunctions } from '../../../adapters/executions/step-functions.ts';

const client = new SFNClient({ region: 'eu-west-1' });
const states = mockClient(client);
const executions = stepFunctions(client, 'arn:machine');
const named = (name: string) => Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } });

beforeEach(() => void states.reset());

describe('waking', () => {
  test('whoever sleeps on the token is told where to go', async () => {
    states.on(SendTaskSuccessCommand).resolves({});
    await executions.wake('token', 'rollBack');
    expect(states.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
      taskToken: 'token',
      output: '{"action":"rollBack"}',
    });
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    '%s means that nobody sleeps, which is no error',
    async (name) => {
      states.on(SendTaskSuccessCommand).rejects(named(name));
      await expect(executions.wake('token', 'look')).resolves.toBeUndefined();
    },
  );

  test('another error is one', async () => {
    states.on(SendTaskSuccessCommand).rejects(named('InvalidOutput'));
    await expect(executions.wake('token', 'look')).rejects.toMatchObject({ name: 'Refused' });
  });
});

describe('running executions', () => {
  test.each([
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'ended'],
    ['ABORTED', 'ended'],
    ['PENDING_REDRIVE', 'ended'],
  ] as const)('an execution that is %s is %s', async (status, kind) => {
    states.on(DescribeExecutionCommand, { executionArn: 'arn:one' }).resolves({ status });
    expect(await executions.stateOf('arn:one')).toEqual({ kind });
  });

  test('an execution that failed says how, in three hundred characters', async () => {
    const cause = 'Lambda throttled roll-back for five hours';
    states.on(DescribeExecutionCommand).resolves({ status: 'FAILED', error: 'rollbackFailed', cause });
    expect(await executions.stateOf('arn:one')).toEqual({ kind: 'ended', how: `rollbackFailed: ${cause}` });
    states.on(DescribeExecutionCommand).resolves({ status: 'FAILED', cause: 'c'.repeat(32_768) });
    expect(await executions.stateOf('arn:one')).toEqual({ kind: 'ended', how: 'c'.repeat(300) });
  });

  test('an execution that does not exist has ended', async () => {
    states.on(DescribeExecutionCommand).rejects(named('ExecutionDoesNotExist'));
    expect(await executions.stateOf('arn:none')).toEqual({ kind: 'ended' });
  });

  test.each(['AccessDeniedException', 'InvalidArn', 'ValidationException', 'UnrecognizedClientException'])(
    'a refusal to say is an answer: %s',
    async (name) => {
      states.on(DescribeExecutionCommand).rejects(named(name));
      expect(await executions.stateOf('one')).toEqual({
        kind: 'unknown',
        why: `reading execution one: ${name}: ${name}`,
      });
    },
  );

  test('what is no answer of AWS at all is none of "it runs" either', async () => {
    states.on(DescribeExecutionCommand).rejects(new TypeError('no such member'));
    expect(await executions.stateOf('one')).toEqual({ kind: 'unknown', why: 'no such member' });
  });

  test('a call that fails in passing may be made again', async () => {
    states.on(DescribeExecutionCommand).rejects(named('ThrottlingException'));
    await expect(executions.stateOf('one')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('all pages are listed', async () => {
    const execution = (executionArn: string) => ({
      executionArn,
      stateMachineArn: 'arn:machine',
      name: executionArn,
      status: 'RUNNING' as const,
      startDate: new Date(0),
    });
    const first = { stateMachineArn: 'arn:machine', statusFilter: 'RUNNING' as const };
    states
      .on(ListExecutionsCommand, first)
      .resolves({ executions: [execution('a')], nextToken: 'more' })
      .on(ListExecutionsCommand, { ...first, nextToken: 'more' })
      .resolves({ executions: [execution('b')] });
    expect(await executions.running()).toEqual(new Set(['a', 'b']));
  });
});
