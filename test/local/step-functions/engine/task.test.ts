import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import { invoked, member, newWorld, only, payloadOf } from '../support.ts';

const lambda = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
  End: true,
  ...more,
});
const sleep = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Arguments: { TableName: 't', Token: '{% $states.context.Task.Token %}' },
  End: true,
  ...more,
});
const failing =
  (errorType: string, errorMessage = '') =>
  () => ({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    Payload: JSON.stringify({ errorType, errorMessage }),
  });
const never = () => new Promise(() => {});

describe('A Lambda task', () => {
  test('sends its payload as text and gets the answer parsed, with the version that ran', async () => {
    const { run, calls } = newWorld({
      'lambda:Invoke': (input) => ({ ...invoked({ got: payloadOf(input) }), ExecutedVersion: '7' }),
    });
    const { description } = await run(only(lambda()), { a: 1 });
    expect(JSON.parse(String(description.output))).toEqual({
      ExecutedVersion: '7',
      Payload: { got: { a: 1 } },
      StatusCode: 200,
    });
    expect(calls[0]).toMatchObject({
      name: 'lambda:Invoke',
      input: { FunctionName: 'f', InvocationType: 'RequestResponse', Payload: '{"a":1}' },
      caller: { name: 'machine-role' },
    });
  });

  test.each([
    ['Sandbox.Timedout', failing('Sandbox.Timedout'), 'Sandbox.Timedout'],
    ['Runtime.ExitError', failing('Runtime.ExitError'), 'Runtime.ExitError'],
    ['a payload without a type', () => ({ FunctionError: 'Unhandled', Payload: '{}' }), 'Lambda.Unknown'],
    [
      'throttling',
      () => {
        throw new AwsError('TooManyRequestsException', 'slow down', 429);
      },
      'Lambda.TooManyRequestsException',
    ],
    [
      'a fault of the service',
      () => {
        throw new AwsError('ServiceException', 'oops', 500);
      },
      'Lambda.ServiceException',
    ],
    [
      'no permission',
      () => {
        throw new AwsError('AccessDeniedException', 'not you', 403);
      },
      'Lambda.AWSLambdaException',
    ],
    [
      'no connection',
      () => {
        throw new TypeError('connection refused');
      },
      'Lambda.SdkClientException',
    ],
  ])('fails by the name that AWS gives %s', async (_, answer, error) => {
    const { run } = newWorld({ 'lambda:Invoke': answer });
    const { description } = await run(only(lambda()));
    expect(description).toMatchObject({ status: 'FAILED', error });
  });

  test('waits longer before each retry, then gives up', async () => {
    const retry = [{ ErrorEquals: ['E'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2 }];
    const { run, calls } = newWorld({ 'lambda:Invoke': failing('E') });
    const { description } = await run(only(lambda({ Retry: retry })), {}, 60_000);
    expect(description).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(calls.map(({ at }) => at)).toEqual([0, 3000, 9000]);
  });

  test('counts the retries of each retrier by itself, and starts anew in the next state', async () => {
    const errors = ['A', 'B', 'A', 'B', 'none', 'A', 'none'];
    const answer = () => {
      const error = errors.shift() ?? 'none';
      return error === 'none' ? invoked({}) : failing(error)();
    };
    const retry = ['A', 'B'].map((name) => ({ ErrorEquals: [name], IntervalSeconds: 1, MaxAttempts: 2 }));
    const { run } = newWorld({ 'lambda:Invoke': answer });
    const machine = only(lambda({ Retry: retry, End: undefined, Next: 'State1' }), {
      State1: lambda({ Retry: retry }),
    });
    const { description } = await run(machine, {}, 60_000);
    expect(description.status).toBe('SUCCEEDED');
    expect(errors).toEqual([]);
  });

  test('is not caught by States.ALL when its result is too large', async () => {
    const large = () => invoked('x'.repeat(262_145));
    const caught = (name: string) => [{ ErrorEquals: [name], Next: 'State1' }];
    const machine = (name: string) => only(lambda({ Catch: caught(name) }), { State1: { Type: 'Succeed' } });
    const all = await newWorld({ 'lambda:Invoke': large }).run(machine('States.ALL'));
    expect(all.description).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    const named = await newWorld({ 'lambda:Invoke': large }).run(machine('States.DataLimitExceeded'));
    expect(named.description.status).toBe('SUCCEEDED');
  });

  test('ignores an answer that comes after its time-out, also while it is tried again', async () => {
    const pending: ((output: unknown) => void)[] = [];
    const {
      run,
      clock,
      calls,
      describe: of,
    } = newWorld({
      'lambda:Invoke': () => new Promise((resolve) => void pending.push(resolve)),
    });
    const retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const machine = only(lambda({ TimeoutSeconds: 5, Retry: retry, Output: '{% $states.result.Payload %}' }));
    const { executionArn } = await run(machine, {}, 7000);
    expect(calls).toHaveLength(2);
    pending[0]?.(invoked('late'));
    await clock.advance(1000);
    expect(await of(executionArn)).toMatchObject({ status: 'RUNNING' });
    pending[1]?.(invoked('in time'));
    await clock.advance(0);
    expect(await of(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"in time"' });
  });

  test('may take longer by workTimeScale, while a wait for a token may not', async () => {
    const work = newWorld({ 'lambda:Invoke': never }, { workTimeScale: 20 });
    const { executionArn } = await work.run(only(lambda({ TimeoutSeconds: 5 })), {}, 99_999);
    expect(await work.describe(executionArn)).toMatchObject({ status: 'RUNNING' });
    await work.clock.advance(1);
    expect(await work.describe(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    const wait = newWorld({ 'dynamodb:UpdateItem': () => ({}) }, { workTimeScale: 20 });
    const { description } = await wait.run(only(sleep({ TimeoutSeconds: 5 })), {}, 5000);
    expect(description).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test.each([
    ['no number', "'soon'", 'string'],
    ['zero', '0', 'number'],
    ['a fraction', '1.5', 'number'],
  ])('fails when its time-out comes to %s', async (_, expression, kind) => {
    const { run } = newWorld({ 'lambda:Invoke': never });
    const { description } = await run(only(lambda({ TimeoutSeconds: `{% ${expression} %}` })));
    expect(description).toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(description.cause).toContain(`Expected 'positive integer', but was '${kind}'`);
  });
});

describe('A task that waits for its token', () => {
  const tokenOf = (calls: readonly { input: unknown }[]) => member(calls.at(-1)?.input, 'Token');

  test('takes a token that comes back before the answer to the call that sent it', async () => {
    const { create, start, clock, calls, send, types } = newWorld({ 'dynamodb:UpdateItem': never });
    const arn = await start(await create(only(sleep())));
    await clock.advance(0);
    await send('SendTaskSuccess', { taskToken: tokenOf(calls), output: '1' });
    await clock.advance(0);
    const ended = ['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'];
    expect(await types(arn)).toEqual(['ExecutionStarted', ...ended, 'ExecutionSucceeded']);
  });

  test('lives on heartbeats and dies of the one that is missed, which has a name of its own', async () => {
    const caught = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'State1' }];
    const machine = only(sleep({ HeartbeatSeconds: 10, TimeoutSeconds: 60, Catch: caught }), {
      State1: { Type: 'Succeed' },
    });
    const {
      create,
      start,
      clock,
      calls,
      send,
      describe: of,
      elapsed,
    } = newWorld({ 'dynamodb:UpdateItem': () => ({}) });
    const arn = await start(await create(machine));
    for (let beat = 0; beat < 3; beat += 1) {
      await clock.advance(9000);
      await send('SendTaskHeartbeat', { taskToken: tokenOf(calls) });
    }
    await clock.advance(9999);
    expect(await of(arn)).toMatchObject({ status: 'RUNNING' });
    await clock.advance(1);
    expect(await of(arn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(elapsed()).toBe(37_000);
  });

  test('heartbeats do not move its TimeoutSeconds', async () => {
    const { create, start, clock, calls, send, describe: of } = newWorld({ 'dynamodb:UpdateItem': () => ({}) });
    const arn = await start(await create(only(sleep({ HeartbeatSeconds: 10, TimeoutSeconds: 12 }))));
    await clock.advance(9000);
    await send('SendTaskHeartbeat', { taskToken: tokenOf(calls) });
    await clock.advance(3000);
    expect(await of(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('gets a new token for each attempt; the old one is closed', async () => {
    const retry = [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const { create, start, clock, calls, send } = newWorld({ 'dynamodb:UpdateItem': () => ({}) });
    await start(await create(only(sleep({ TimeoutSeconds: 5, Retry: retry }))));
    await clock.advance(6000);
    const [first, second] = calls.map(({ input }) => member(input, 'Token'));
    expect(first).not.toBe(second);
    await expect(send('SendTaskSuccess', { taskToken: first, output: '1' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
    await expect(send('SendTaskSuccess', { taskToken: second, output: '1' })).resolves.toEqual({});
  });
});

describe('A task whose Resource is of another partition', () => {
  const chinese = lambda({
    Resource: 'arn:aws-cn:states:::lambda:invoke',
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'State1' }],
  });

  test('is created, and fails as it begins with what States.ALL does not take', async () => {
    const { run, calls } = newWorld();
    const { description } = await run(only(chinese, { State1: { Type: 'Succeed' } }));
    expect(description).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'State0' (entered at the event id #2). The resource belongs to a different partition from the running execution.",
    });
    expect(calls).toEqual([]);
  });
});
