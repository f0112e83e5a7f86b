import { describe, expect, test } from '@jest/globals';
import { newWorld, only } from '../support.ts';

const waiting = only({ Type: 'Wait', Seconds: 60, End: true });
const spinning = only({ Type: 'Choice', Choices: [{ Condition: true, Next: 'State0' }] });

describe('StartExecution', () => {
  test('with the same name and input is the same execution while it runs, and only then', async () => {
    const { create, send, clock } = newWorld();
    const stateMachineArn = await create(waiting);
    const request = { stateMachineArn, name: 'n', input: '{"a":1}' };
    const first = await send('StartExecution', request);
    await clock.advance(30_000);
    expect(await send('StartExecution', request)).toEqual(first);
    const taken = { code: 'ExecutionAlreadyExists', status: 400 };
    await expect(send('StartExecution', { ...request, input: '{"a": 1}' })).rejects.toMatchObject(taken);
    await clock.advance(30_000);
    await expect(send('StartExecution', request)).rejects.toMatchObject(taken);
    await clock.advance(90 * 24 * 3_600_000);
    expect(await send('StartExecution', request)).not.toEqual(first);
  });

  test.each([
    ['a blank', 'a b'],
    ['a slash', 'a/b'],
    ['nothing', ''],
    ['81 characters', 'n'.repeat(81)],
    ['a control character', 'a\u0007'],
  ])('refuses a name with %s', async (_, name) => {
    const { create, send } = newWorld();
    const stateMachineArn = await create(waiting);
    await expect(send('StartExecution', { stateMachineArn, name })).rejects.toMatchObject({ code: 'InvalidName' });
  });

  test('refuses an input that is no JSON, or too long, and a machine that does not exist', async () => {
    const { create, send } = newWorld();
    const stateMachineArn = await create(waiting);
    const start = (input: string, arn = stateMachineArn) => send('StartExecution', { stateMachineArn: arn, input });
    await expect(start('not json')).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
    await expect(start('')).rejects.toMatchObject({
      code: 'InvalidExecutionInput',
      message: "Invalid State Machine Execution Input: 'Invalid execution input.'",
    });
    await expect(start(JSON.stringify('ä'.repeat(131_072)))).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(start('{}', `${stateMachineArn}x`)).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${stateMachineArn}x'`,
    });
    await expect(start('{}', 'machine')).rejects.toMatchObject({
      code: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: machine'",
    });
    await expect(start('null')).resolves.toHaveProperty('executionArn');
  });

  test('refuses members that are not implemented, by name', async () => {
    const { create, send } = newWorld();
    const stateMachineArn = await create(waiting);
    await expect(send('StartExecution', { stateMachineArn, traceHeader: 'x' })).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining("'traceHeader' of states:StartExecution"),
    });
  });
});

describe('An execution', () => {
  test('fails at 25,000 events, the last of which says so', async () => {
    const { run, history, send } = newWorld();
    const { executionArn, description } = await run(spinning, { spin: true });
    expect(description).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    const events = await history(executionArn);
    // Where the cut lands on AWS: floci-io/floci issue 2734.
    expect(events.slice(-2)).toMatchObject([
      { id: 24_999, previousEventId: 24_998, type: 'ChoiceStateExited' },
      {
        id: 25_000,
        previousEventId: 24_999,
        type: 'ExecutionFailed',
        executionFailedEventDetails: {
          error: 'States.Runtime',
          cause: 'The execution reached the maximum number of history events (25000).',
        },
      },
    ]);
    await expect(send('RedriveExecution', { executionArn })).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
  });

  test('that times out has no error but in its history, and can be redriven', async () => {
    const { run } = newWorld();
    const { description } = await run({ ...waiting, TimeoutSeconds: 3 }, {}, 3000);
    expect(description).toEqual({
      executionArn: expect.stringContaining('execution:machine:'),
      stateMachineArn: expect.stringContaining('stateMachine:machine'),
      name: expect.any(String),
      status: 'TIMED_OUT',
      startDate: 1_767_225_600,
      stopDate: 1_767_225_603,
      input: '{}',
      inputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'REDRIVABLE',
    });
  });

  test('that is stopped ends at once; stopping it again changes nothing', async () => {
    const { create, start, send, clock, describe: of } = newWorld();
    const executionArn = await start(await create(waiting));
    await clock.advance(1000);
    const stopped = await send('StopExecution', { executionArn, error: 'E', cause: 'C' });
    await clock.advance(1000);
    expect(await send('StopExecution', { executionArn })).toEqual(stopped);
    expect(await of(executionArn)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C', ...stopped });
  });

  test('that is stopped stops the one that it waits for', async () => {
    const { create, start, send, clock, describe: of } = newWorld();
    const child = await create(waiting, 'child');
    const sync = {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: child, Name: 'c' },
      End: true,
    };
    const executionArn = await start(await create(only(sync)));
    await clock.advance(1000);
    await send('StopExecution', { executionArn });
    expect(await of('arn:aws:states:eu-west-1:000000000000:execution:child:c')).toMatchObject({ status: 'ABORTED' });
  });

  test('keeps each variable until it is assigned again', async () => {
    const machine = only(
      { Type: 'Pass', Assign: { a: 1, b: 1 }, Next: 'B' },
      {
        B: { Type: 'Pass', Assign: { b: '{% $b + 1 %}' }, Output: { before: '{% $b %}' }, Next: 'C' },
        C: { Type: 'Pass', Output: ['{% $a %}', '{% $b %}', '{% $states.input.before %}'], End: true },
      },
    );
    expect((await newWorld().run(machine)).description).toMatchObject({ output: '[1,2,1]' });
  });

  test('fails when a Choice finds no rule, and when an output is too large', async () => {
    const choice = only(
      { Type: 'Choice', Choices: [{ Condition: '{% $states.input.x = 1 %}', Next: 'B' }] },
      { B: { Type: 'Succeed' } },
    );
    expect((await newWorld().run(choice)).description).toMatchObject({ error: 'States.NoChoiceMatched' });
    const large = only({ Type: 'Pass', Output: "{% $pad('', 262145, 'x') %}", End: true });
    expect((await newWorld().run(large)).description).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'State0' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });

  test('fails when a condition is no boolean', async () => {
    const choice = only(
      { Type: 'Choice', Choices: [{ Condition: '{% $states.input.x %}', Next: 'B' }] },
      { B: { Type: 'Succeed' } },
    );
    const { description } = await newWorld().run(choice, { x: 'yes' });
    expect(description.cause).toContain(
      "'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: \"yes\"",
    );
  });

  test('waits until a timestamp, and not at all for one that has passed', async () => {
    const until = (Timestamp: string) => only({ Type: 'Wait', Timestamp, End: true });
    const { run, clock, describe: of } = newWorld();
    const { executionArn } = await run(until('2026-01-01T01:00:10+01:00'), {}, 9999);
    expect(await of(executionArn)).toMatchObject({ status: 'RUNNING' });
    await clock.advance(1);
    expect(await of(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await newWorld().run(until('2020-01-01T00:00:00Z'))).description).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each([
    [2 ** 31 - 1, 'RUNNING', undefined],
    [2 ** 31, 'FAILED', 'States.Runtime'],
  ])('with a timestamp %d seconds away is %s', async (seconds, status, error) => {
    const machine = only({ Type: 'Wait', Timestamp: '{% $states.input.at %}', End: true });
    const { run, clock } = newWorld();
    const at = new Date(clock.now() + seconds * 1000).toISOString();
    const { description } = await run(machine, { at });
    expect([description.status, description.error]).toEqual([status, error]);
  });

  test('can see where it stands in the context', async () => {
    const context = '{% $states.context %}';
    const { run } = newWorld();
    const { executionArn, description } = await run(only({ Type: 'Pass', Output: context, End: true }), { a: 1 });
    expect(JSON.parse(String(description.output))).toEqual({
      Execution: {
        Id: executionArn,
        Input: { a: 1 },
        StartTime: '2026-01-01T00:00:00.000Z',
        Name: description.name,
        RoleArn: 'arn:aws:iam::000000000000:role/machine-role',
        RedriveCount: 0,
      },
      StateMachine: { Id: description.stateMachineArn, Name: 'machine' },
      State: { Name: 'State0', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });
});

describe('ListExecutions', () => {
  test('lists the newest first, by status, in pages', async () => {
    const { create, start, send, clock } = newWorld();
    const stateMachineArn = await create(waiting);
    for (const name of ['a', 'b', 'c']) {
      await start(stateMachineArn, {}, name);
      await clock.advance(25_000);
    }
    const names = async (input: object) => {
      const output = await send('ListExecutions', { stateMachineArn, ...input });
      const { executions } = output;
      return [Array.isArray(executions) ? executions.map(({ name }) => name) : [], output.nextToken];
    };
    expect(await names({})).toEqual([['c', 'b', 'a'], undefined]);
    expect(await names({ statusFilter: 'RUNNING' })).toEqual([['c', 'b'], undefined]);
    const [first, nextToken] = await names({ maxResults: 2 });
    expect(first).toEqual(['c', 'b']);
    expect(await names({ maxResults: 2, nextToken })).toEqual([['a'], undefined]);
    await expect(names({ nextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidToken' });
    await expect(names({ statusFilter: 'running' })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(names({ maxResults: 1001 })).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    });
  });
});
