import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const roleArn = 'arn:aws:iam::000000000000:role/r';
const arn = (rest: string) => `arn:aws:states:eu-west-1:000000000000:${rest}`;
const stateMachineArn = arn('stateMachine:m');
const executionArn = arn('execution:m:e');

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token %}' },
      Catch: [{ ErrorEquals: ['Caught'], Next: 'Both' }],
      Assign: { a: 1 },
      HeartbeatSeconds: 60,
      TimeoutSeconds: 300,
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Call',
          States: {
            Call: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Arguments: { FunctionName: 'echo' },
              Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
              End: true,
            },
          },
        },
        { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Each' }],
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      Items: [1, 2],
      ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Wait', Seconds: 1, End: true } } },
      Next: 'Which',
    },
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $a = 1 %}', Next: 'Done' }], Default: 'Bad' },
    Done: { Type: 'Succeed', Output: 1 },
    Bad: { Type: 'Fail', Error: 'bad', Cause: '{% $states.input.none %}' },
  },
});

test('Step Functions answers each of its operations as the SDK’s model says', async () => {
  const { aws, clock, deploy } = world();
  await deploy('echo');
  await aws.call('sqs', 'CreateQueue', { QueueName: 'q' }, { accessKeyId: 'K', name: 'user' });
  const conversation = await talk('states', { aws, clock });
  const asked = examination(conversation);
  const { good, bad } = asked;

  /** The token that the machine has sent to the queue. */
  const token = async (): Promise<unknown> => {
    const got = await aws.call('sqs', 'ReceiveMessage', { QueueUrl: 'q' }, { accessKeyId: 'K', name: 'user' });
    return Array.isArray(got.Messages) ? got.Messages[0]?.Body : undefined;
  };

  await good('CreateStateMachine', {
    name: 'm',
    definition,
    roleArn,
    type: 'STANDARD',
    loggingConfiguration: { level: 'OFF' },
    tracingConfiguration: { enabled: false },
  });
  await good('DescribeStateMachine', { stateMachineArn });
  await good('ListStateMachines', { maxResults: 10 });
  await good('StartExecution', { stateMachineArn, name: 'e', input: '{"a":1}' });
  await good('DescribeExecution', { executionArn });
  await clock.advance(0);
  const taskToken = await token();
  await good('SendTaskHeartbeat', { taskToken });
  await good('SendTaskSuccess', { taskToken, output: '{"b":2}' });
  await clock.advance(10_000);
  await good('DescribeExecution', { executionArn, includedData: 'ALL_DATA' });
  await good('DescribeStateMachineForExecution', { executionArn });
  await good('GetExecutionHistory', {
    executionArn,
    maxResults: 1000,
    reverseOrder: false,
    includeExecutionData: true,
  });
  await good('GetExecutionHistory', { executionArn, maxResults: 2, reverseOrder: true });

  await good('StartExecution', { stateMachineArn, name: 'fails' });
  await clock.advance(0);
  const second = await token();
  await good('SendTaskFailure', { taskToken: second, error: 'Bad', cause: 'because' });
  await clock.advance(0);
  await good('DescribeExecution', { executionArn: arn('execution:m:fails') });
  await good('GetExecutionHistory', { executionArn: arn('execution:m:fails') });
  await good('RedriveExecution', { executionArn: arn('execution:m:fails') });
  await good('StopExecution', { executionArn: arn('execution:m:fails'), error: 'E', cause: 'C' });
  await good('GetExecutionHistory', { executionArn: arn('execution:m:fails') });
  await good('StartExecution', { stateMachineArn, name: 'late' });
  await clock.advance(400_000);
  await good('GetExecutionHistory', { executionArn: arn('execution:m:late') });
  await good('ListExecutions', {
    stateMachineArn,
    statusFilter: 'FAILED',
    redriveFilter: 'NOT_REDRIVEN',
    maxResults: 1,
  });
  await good('ListExecutions', { stateMachineArn });
  const logGroupArn = 'arn:aws:logs:eu-west-1:000000000000:log-group:/g:*';
  await good('UpdateStateMachine', {
    stateMachineArn,
    definition,
    roleArn,
    loggingConfiguration: {
      level: 'ALL',
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
    },
    tracingConfiguration: { enabled: true },
  });
  await good('DescribeStateMachine', { stateMachineArn });

  const none = { stateMachineArn: arn('stateMachine:none') };
  const gone = { executionArn: arn('execution:m:none') };
  await bad('CreateStateMachine', 'InvalidDefinition', { name: 'x', definition: '{}', roleArn });
  await bad('CreateStateMachine', 'InvalidName', { name: 'x y', definition, roleArn });
  await bad('CreateStateMachine', 'StateMachineAlreadyExists', {
    name: 'm',
    definition: definition.replace('60', '61'),
    roleArn,
  });
  await bad('UpdateStateMachine', 'StateMachineDoesNotExist', { ...none, definition });
  await bad('UpdateStateMachine', 'MissingRequiredParameter', { stateMachineArn });
  await bad('UpdateStateMachine', 'InvalidLoggingConfiguration', {
    stateMachineArn,
    loggingConfiguration: { level: 'ALL' },
  });
  await bad('DescribeStateMachine', 'StateMachineDoesNotExist', none);
  await bad('DescribeStateMachine', 'InvalidArn', { stateMachineArn: 'm' });
  await bad('ListStateMachines', 'InvalidToken', { nextToken: 'none' });
  await bad('StartExecution', 'StateMachineDoesNotExist', none);
  await bad('StartExecution', 'InvalidExecutionInput', { stateMachineArn, input: '{' });
  await bad('StartExecution', 'InvalidName', { stateMachineArn, name: 'a b' });
  await bad('StartExecution', 'ExecutionAlreadyExists', { stateMachineArn, name: 'e', input: '{}' });
  for (const operation of [
    'DescribeExecution',
    'DescribeStateMachineForExecution',
    'GetExecutionHistory',
    'StopExecution',
    'RedriveExecution',
  ]) {
    await bad(operation, 'ExecutionDoesNotExist', gone);
  }
  await bad('RedriveExecution', 'ExecutionNotRedrivable', { executionArn });
  await bad('ListExecutions', 'StateMachineDoesNotExist', none);
  await bad('ListExecutions', 'InvalidToken', { stateMachineArn, nextToken: 'none' });
  await bad('SendTaskSuccess', 'InvalidToken', { taskToken: 'none', output: '{}' });
  await bad('SendTaskSuccess', 'TaskTimedOut', { taskToken, output: '{}' });
  await bad('SendTaskFailure', 'TaskTimedOut', { taskToken });
  await bad('SendTaskHeartbeat', 'TaskTimedOut', { taskToken });
  await bad('SendTaskSuccess', 'ValidationException', { taskToken: 'x'.repeat(3000), output: '{}' });
  await bad('DeleteStateMachine', 'InvalidArn', { stateMachineArn: 'm' });
  await good('DeleteStateMachine', { stateMachineArn });

  expect(await concluded(conversation, asked, world())).toEqual(nothing);
  await aws.close();
});
