import { describe, expect, test } from '@jest/globals';
import { invoked, newWorld, only } from '../support.ts';

const machine = only(
  { Type: 'Pass', Assign: { kept: 7 }, Output: { from: 'State0' }, Next: 'Work' },
  {
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f', Payload: { input: '{% $states.input %}', kept: '{% $kept %}' } },
      Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Output: '{% $states.context.Execution.RedriveCount %}',
      End: true,
    },
  },
);
const failed = { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"E"}' };

describe('RedriveExecution', () => {
  test('goes on at the failed state, with its input, the variables, and its retries counted anew', async () => {
    const answers: unknown[] = [failed, failed, failed, invoked({})];
    const {
      run,
      clock,
      send,
      describe: of,
      types,
      calls,
      create,
    } = newWorld({ 'lambda:Invoke': () => answers.shift() });
    const { executionArn, description } = await run(machine, {}, 10_000);
    expect(description).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE', redriveCount: 0 });
    await send('UpdateStateMachine', {
      stateMachineArn: await create(machine),
      definition: JSON.stringify(only({ Type: 'Succeed' })),
    });
    expect(await send('RedriveExecution', { executionArn, clientToken: 'c' })).toEqual({ redriveDate: 1_767_225_610 });
    await clock.advance(10_000);
    expect(await of(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '1',
      redriveCount: 1,
      redriveDate: 1_767_225_610,
    });
    expect(new Set(calls.map(({ input }) => input.Payload))).toEqual(new Set(['{"input":{"from":"State0"},"kept":7}']));
    expect((await types(executionArn)).slice(-9)).toEqual([
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('begins the time-out of the whole execution anew', async () => {
    const waits = { ...only({ Type: 'Wait', Seconds: 15, End: true }), TimeoutSeconds: 10 };
    const { run, clock, send, describe: of } = newWorld();
    const { executionArn } = await run(waits, {}, 10_000);
    await send('RedriveExecution', { executionArn });
    await clock.advance(9999);
    expect(await of(executionArn)).toMatchObject({ status: 'RUNNING' });
    await clock.advance(1);
    expect(await of(executionArn)).toMatchObject({ status: 'TIMED_OUT', redriveCount: 1 });
  });

  test('refuses what runs, what has succeeded, what is too old, and what stopped inside a Map', async () => {
    const refused = { code: 'ExecutionNotRedrivable' };
    const running = newWorld();
    const arn = await running.start(await running.create(only({ Type: 'Wait', Seconds: 1, End: true })));
    await expect(running.send('RedriveExecution', { executionArn: arn })).rejects.toMatchObject(refused);
    await running.clock.advance(1000);
    await expect(running.send('RedriveExecution', { executionArn: arn })).rejects.toMatchObject({
      ...refused,
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const old = newWorld({ 'lambda:Invoke': () => failed });
    const { executionArn } = await old.run(machine, {}, 15 * 24 * 3_600_000);
    await expect(old.send('RedriveExecution', { executionArn })).rejects.toMatchObject(refused);
    const inside = newWorld();
    const processor = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } };
    const map = await inside.run(only({ Type: 'Map', Items: [1], ItemProcessor: processor, End: true }));
    await expect(inside.send('RedriveExecution', { executionArn: map.executionArn })).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('does not implement redriving'),
    });
  });
});
