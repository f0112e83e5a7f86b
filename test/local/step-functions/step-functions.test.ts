import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { stepFunctions } from '../../../local/step-functions/step-functions.ts';
import type { Answers } from './support.ts';
import { historyOf, invoked, newWorld, only, payloadOf, sendTo } from './support.ts';

const loop: unknown = parse(readFileSync(new URL('fixtures/loop.asl.yaml', import.meta.url), 'utf8'));

/** Two looks, then the end; what was done so far is in the ticket, so a restored world answers alike. */
const answers: Answers = {
  'lambda:Invoke': (input) => {
    const ticket = payloadOf(input);
    const looks = Number(ticket.looks ?? 0);
    const isAnalysis = input.FunctionName === 'analyze';
    const next = isAnalysis && looks > 1 ? { action: 'succeed' } : { action: 'sleep', seconds: 60 };
    return invoked({ ...ticket, seq: looks, rev: 0, looks: looks + (isAnalysis ? 1 : 0), next });
  },
  'dynamodb:UpdateItem': () => ({}),
};

const nested = only({
  Type: 'Map',
  Items: [1, 2, 3],
  MaxConcurrency: 2,
  ItemProcessor: {
    StartAt: 'Inner',
    States: {
      Inner: { Type: 'Wait', Seconds: '{% $states.input * 10 %}', Next: 'Then' },
      Then: { Type: 'Pass', Output: '{% $states.input + $x %}', End: true },
    },
  },
  End: true,
});
const withVariable = {
  ...nested,
  StartAt: 'Set',
  States: { Set: { Type: 'Pass', Assign: { x: 5 }, Next: 'State0' }, ...nested.States },
};

describe('A snapshot', () => {
  test.each([
    ['the loop', loop, { id: 'r1' }],
    ['a Map with variables', withVariable, {}],
  ])('of %s at any moment is a place from which it comes to the same end', async (_, definition, input) => {
    const plain = newWorld(answers);
    const { executionArn } = await plain.run(definition, input, 600_000);
    const expected = await historyOf(plain.service, executionArn);
    for (const stop of [0, 1, 9999, 10_000, 20_000, 45_000, 60_000, 61_000, 125_000, 600_000]) {
      const before = newWorld(answers);
      const { executionArn: arn } = await before.run(definition, input, stop);
      const saved: unknown = JSON.parse(JSON.stringify(before.service.snapshot()));
      before.service.stop();
      const { surroundings, call, clock } = before;
      const after = stepFunctions({ surroundings, call, emit: () => {} });
      after.restore(saved);
      await clock.advance(600_000 - stop);
      const shape = (events: typeof expected) =>
        events.map(({ id, previousEventId, type, timestamp }) => [id, previousEventId, type, timestamp]);
      expect(shape(await historyOf(after, arn))).toEqual(shape(expected));
      expect(await sendTo(after, 'DescribeExecution', { executionArn: arn })).toMatchObject({ status: 'SUCCEEDED' });
    }
  });

  test('keeps a call that was under way as one whose answer never comes: the time-out decides', async () => {
    const never = { 'lambda:Invoke': () => new Promise(() => {}) };
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      TimeoutSeconds: 30,
      End: true,
    };
    const { run, service, clock, calls, describe: of } = newWorld(never);
    const { executionArn } = await run(only(task), {}, 10_000);
    service.restore(JSON.parse(JSON.stringify(service.snapshot())));
    await clock.advance(20_000);
    expect(calls).toHaveLength(1);
    expect(await of(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('keeps tokens and waits for other executions open', async () => {
    const { create, start, service, clock, describe: of } = newWorld();
    const child = await create(only({ Type: 'Wait', Seconds: 60, End: true }), 'child');
    const parent = only({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: child },
      Output: '{% $states.result.Status %}',
      End: true,
    });
    const arn = await start(await create(parent));
    await clock.advance(30_000);
    service.restore(JSON.parse(JSON.stringify(service.snapshot())));
    await clock.advance(30_000);
    expect(await of(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"SUCCEEDED"' });
  });

  test('of something else is refused', () => {
    expect(() => newWorld().service.restore({ machines: {} })).toThrow('no snapshot of Step Functions');
  });
});

describe('What others see of an execution', () => {
  test('each state that it enters and leaves, when it does', async () => {
    const { run, transitions, clock } = newWorld();
    const start = clock.now();
    await run(only({ Type: 'Wait', Seconds: 5, Next: 'B' }, { B: { Type: 'Succeed' } }), {}, 5000);
    expect(transitions.map(({ kind, state, type, at }) => [kind, state, type, at - start])).toEqual([
      ['entered', 'State0', 'Wait', 0],
      ['exited', 'State0', 'Wait', 5000],
      ['entered', 'B', 'Succeed', 5000],
      ['exited', 'B', 'Succeed', 5000],
    ]);
  });

  test('nothing any more once the listener is taken back', async () => {
    const { run, service } = newWorld();
    const seen: unknown[] = [];
    service.onTransition((transition) => void seen.push(transition))();
    await run(only({ Type: 'Succeed' }));
    expect(seen).toEqual([]);
  });

  test('its changes of status as events', async () => {
    const { run, statusEvents } = newWorld();
    const { executionArn, description } = await run(only({ Type: 'Fail', Error: 'E', Cause: 'C' }), { a: 1 });
    expect(statusEvents.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED']);
    expect(statusEvents[1]).toEqual({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [executionArn],
      time: Date.UTC(2026, 0, 1),
      detail: {
        executionArn,
        stateMachineArn: description.stateMachineArn,
        stateMachineVersionArn: null,
        stateMachineAliasArn: null,
        name: description.name,
        status: 'FAILED',
        startDate: Date.UTC(2026, 0, 1),
        stopDate: Date.UTC(2026, 0, 1),
        input: '{"a":1}',
        inputDetails: { included: true },
        output: null,
        outputDetails: null,
        error: 'E',
        cause: 'C',
        redriveCount: 0,
        redriveDate: null,
      },
    });
  });

  test('not the events that are lost on their way', async () => {
    const { run, statusEvents } = newWorld({}, { losesEvent: ({ detail }) => detail.status !== 'RUNNING' });
    await run(only({ Type: 'Succeed' }));
    expect(statusEvents.map(({ detail }) => detail.status)).toEqual(['RUNNING']);
  });
});
