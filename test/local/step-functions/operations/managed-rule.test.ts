import { expect, test } from '@jest/globals';
import { newWorld, roleArn } from '../support.ts';

const nested = (pattern: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Start',
  States: {
    Start: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Arguments: { StateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:child', Name: 'child' },
      End: true,
    },
  },
});
const waiting = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
};
const rule = 'arn:aws:events:eu-west-1:000000000000:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';
const denied = {
  code: 'AccessDeniedException',
  message: `'${roleArn}' is not authorized to create managed-rule.`,
};

test.each(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'])(
  'a machine that waits for an execution needs a role with %s for Step Functions’ own rule',
  async (missing) => {
    const permits = (role: string, action: string, resource: string) =>
      role === roleArn && resource === rule && action !== missing;
    const { create, send } = newWorld({}, { permits });
    await expect(create(nested('.sync:2'))).rejects.toMatchObject(denied);
    await expect(create(nested('.sync'), 'other')).rejects.toMatchObject(denied);
    const stateMachineArn = await create(nested(''));
    const definition = JSON.stringify(nested('.sync:2'));
    await expect(send('UpdateStateMachine', { stateMachineArn, definition })).rejects.toMatchObject(denied);
  },
);

test('the execution that is waited for is looked at, and stopped with its parent, as the machine’s role', async () => {
  const { create, start, send, calls, clock, describe: of } = newWorld();
  await create(waiting, 'child');
  const parent = await start(await create(nested('.sync:2')));
  await clock.advance(1);
  await send('StopExecution', { executionArn: parent });
  await clock.advance(1);
  expect(calls.map(({ name, caller }) => [name, caller.name])).toEqual([
    ['states:StartExecution', 'machine-role'],
    ['states:DescribeExecution', 'machine-role'],
    ['states:StopExecution', 'machine-role'],
  ]);
  expect(await of('arn:aws:states:eu-west-1:000000000000:execution:child:child')).toMatchObject({ status: 'ABORTED' });
});

test('a history takes as many events as is said', async () => {
  const { create, start, clock, describe: of } = newWorld({}, { maximumEvents: () => 3 });
  const executionArn = await start(await create(waiting));
  await clock.advance(60_000);
  expect(await of(executionArn)).toMatchObject({
    status: 'FAILED',
    cause: 'The execution reached the maximum number of history events (3).',
  });
});
