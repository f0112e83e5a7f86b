import { describe, expect, test } from '@jest/globals';
import { invoked, newWorld, only, payloadOf } from '../support.ts';

const output = (description: Readonly<Record<string, unknown>>): unknown => JSON.parse(String(description.output));
const pass = (more: object = {}) => ({ Type: 'Pass', End: true, ...more });
const map = (inner: object, more: object = {}) => ({
  Type: 'Map',
  Items: '{% $states.input.items %}',
  ItemProcessor: { StartAt: 'Inner', States: { Inner: inner } },
  End: true,
  ...more,
});

describe('A Map', () => {
  test('gives each iteration its item and its index, and keeps the order of the items', async () => {
    const selector = { value: '{% $states.context.Map.Item.Value %}', at: '{% $states.context.Map.Item.Index %}' };
    const { run } = newWorld();
    const inner = pass({ Output: { got: '{% $states.input %}', index: '{% $states.context.Map.Item.Index %}' } });
    const { description } = await run(only(map(inner, { ItemSelector: selector })), { items: ['a', 'b'] });
    expect(output(description)).toEqual([
      { got: { value: 'a', at: 0 }, index: 0 },
      { got: { value: 'b', at: 1 }, index: 1 },
    ]);
  });

  test('over nothing comes to nothing', async () => {
    const { description } = await newWorld().run(only(map(pass())), { items: [] });
    expect(description.output).toBe('[]');
  });

  test('runs no more iterations at once than MaxConcurrency', async () => {
    const { run, calls } = newWorld({ 'lambda:Invoke': (input) => invoked(payloadOf(input)) });
    const inner = { Type: 'Wait', Seconds: 10, Next: 'Work' };
    const work = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      End: true,
    };
    const processor = { StartAt: 'Inner', States: { Inner: inner, Work: work } };
    const machine = only(map(inner, { ItemProcessor: processor, MaxConcurrency: 2 }));
    await run(machine, { items: [1, 2, 3, 4, 5] }, 60_000);
    expect(calls.map(({ at }) => at)).toEqual([10_000, 10_000, 20_000, 20_000, 30_000]);
  });

  test('sees the variables around it, and keeps its own to itself', async () => {
    const machine = {
      QueryLanguage: 'JSONata',
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { x: 42 }, Next: 'Each' },
        Each: map(pass({ Assign: { y: '{% $x + $states.input %}' }, Next: 'Then', End: undefined }), {
          ItemProcessor: {
            StartAt: 'Inner',
            States: {
              Inner: { Type: 'Pass', Assign: { y: '{% $x + $states.input %}' }, Next: 'Then' },
              Then: pass({ Output: '{% $y %}' }),
            },
          },
          End: undefined,
          Next: 'After',
        }),
        After: pass({ Output: { sums: '{% $states.input %}', leaked: '{% $exists($y) %}' } }),
      },
    };
    const { description } = await newWorld().run(machine, { items: [1, 2] });
    expect(output(description)).toEqual({ sums: [43, 44], leaked: false });
  });

  test('aborts the other iterations when one fails, in the order of AWS', async () => {
    // The pattern of test_service_lambda_map_timeout, in the snapshots that golden/README.md names.
    const inner = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
      TimeoutSeconds: '{% $states.input %}',
      End: true,
    };
    const { run, history } = newWorld({ 'lambda:Invoke': () => new Promise(() => {}) });
    const { executionArn } = await run(only(map(inner)), { items: [9, 5, 9] }, 60_000);
    const events = await history(executionArn);
    const failed = events.find(({ type }) => type === 'TaskTimedOut')?.id ?? 0;
    expect(
      events.slice(failed).map(({ id, previousEventId, type }) => [id - failed, previousEventId - failed, type]),
    ).toEqual([
      [1, 0, 'MapIterationAborted'],
      [2, 0, 'TaskStateAborted'],
      [3, 0, 'MapIterationFailed'],
      [4, 0, 'TaskStateAborted'],
      [5, 0, 'MapIterationAborted'],
      [6, 0, 'TaskStateAborted'],
      [7, 0, 'MapStateFailed'],
      [8, 7, 'ExecutionFailed'],
    ]);
  });
});

describe('A Parallel', () => {
  test('gives each branch the same input and waits for all of them', async () => {
    const branch = (name: string, seconds: number) => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Wait', Seconds: seconds, Next: `${name}End` },
        [`${name}End`]: pass({ Output: { name, from: '{% $states.input %}' } }),
      },
    });
    const machine = only({
      Type: 'Parallel',
      Arguments: { x: 1 },
      Branches: [branch('A', 20), branch('B', 10)],
      End: true,
    });
    const { run, describe: of, clock } = newWorld();
    const { executionArn, description } = await run(machine, {}, 19_999);
    expect(description.status).toBe('RUNNING');
    await clock.advance(1);
    expect(output(await of(executionArn))).toEqual([
      { name: 'A', from: { x: 1 } },
      { name: 'B', from: { x: 1 } },
    ]);
  });

  test('stops an execution that an aborted branch waits for', async () => {
    const { create, start, clock, describe: of } = newWorld();
    const child = await create(only({ Type: 'Wait', Seconds: 3600, End: true }), 'child');
    const waits = {
      StartAt: 'Waits',
      States: {
        Waits: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: child, Name: 'c' },
          End: true,
        },
      },
    };
    const fails = {
      StartAt: 'Later',
      States: { Later: { Type: 'Wait', Seconds: 5, Next: 'Fails' }, Fails: { Type: 'Fail', Error: 'E' } },
    };
    const arn = await start(await create(only({ Type: 'Parallel', Branches: [waits, fails], End: true })));
    await clock.advance(5000);
    expect(await of(arn)).toMatchObject({ status: 'FAILED', error: 'E' });
    expect(await of('arn:aws:states:eu-west-1:000000000000:execution:child:c')).toMatchObject({ status: 'ABORTED' });
  });
});
