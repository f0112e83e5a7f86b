import { describe, expect, test } from '@jest/globals';
import { makeToken } from '../../../../local/step-functions/engine/token.ts';
import { member, newWorld, only } from '../support.ts';

const machine = only({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Arguments: { Token: '{% $states.context.Task.Token %}' },
  TimeoutSeconds: 60,
  End: true,
});

async function waiting() {
  const all = newWorld({ 'dynamodb:UpdateItem': () => ({}) });
  const executionArn = await all.start(await all.create(machine));
  await all.clock.advance(0);
  return { ...all, executionArn, taskToken: member(all.calls[0]?.input, 'Token') };
}

const gone = { code: 'TaskTimedOut', status: 400, message: "Task Timed Out: 'Provided task does not exist anymore'" };

describe('A task token', () => {
  test.each([
    ['SendTaskSuccess', { output: '{}' }],
    ['SendTaskFailure', {}],
    ['SendTaskHeartbeat', {}],
  ])('that never was one is InvalidToken to %s', async (operation, members) => {
    const { send } = newWorld();
    await expect(send(operation, { taskToken: 'none', ...members })).rejects.toMatchObject({
      code: 'InvalidToken',
      status: 400,
    });
  });

  test('closes with the first answer', async () => {
    const { send, taskToken } = await waiting();
    await send('SendTaskFailure', { taskToken, error: 'E' });
    await expect(send('SendTaskSuccess', { taskToken, output: '{}' })).rejects.toMatchObject(gone);
    await expect(send('SendTaskHeartbeat', { taskToken })).rejects.toMatchObject(gone);
  });

  test('closes with its time-out, and with its execution', async () => {
    const late = await waiting();
    await late.clock.advance(60_000);
    await expect(late.send('SendTaskSuccess', { taskToken: late.taskToken, output: '{}' })).rejects.toMatchObject(gone);
    const stopped = await waiting();
    await stopped.send('StopExecution', { executionArn: stopped.executionArn });
    await expect(stopped.send('SendTaskHeartbeat', { taskToken: stopped.taskToken })).rejects.toMatchObject(gone);
  });

  test('of an execution that is not known is TaskDoesNotExist', async () => {
    const { send } = newWorld();
    const taskToken = makeToken(
      { executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:m:n', thread: 0 },
      'id',
    );
    await expect(send('SendTaskHeartbeat', { taskToken })).rejects.toMatchObject({ code: 'TaskDoesNotExist' });
  });

  test('stays open when the output that comes with it is no JSON', async () => {
    const { send, taskToken, clock, executionArn, describe: of } = await waiting();
    await expect(send('SendTaskSuccess', { taskToken, output: 'no' })).rejects.toMatchObject({ code: 'InvalidOutput' });
    await send('SendTaskSuccess', { taskToken, output: '{"woken":true}' });
    await clock.advance(0);
    expect(await of(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"woken":true}' });
  });
});
