import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { AwsError } from '../../../local/kit/aws-error.ts';
import type { Answers } from './support.ts';
import { historyOf, invoked, member, newWorld, payloadOf } from './support.ts';

const definition: unknown = parse(readFileSync(new URL('fixtures/loop.asl.yaml', import.meta.url), 'utf8'));

/** Functions that follow a script: each Analyze takes the next entry. */
function scripted(script: readonly Record<string, unknown>[], update: () => unknown = () => ({})): Answers {
  let step = 0;
  return {
    'lambda:Invoke': (input) => {
      const ticket = payloadOf(input);
      const next = (entry: Record<string, unknown>) => invoked({ ...ticket, seq: step, ...entry });
      switch (input.FunctionName) {
        case 'plan':
          return next({ rev: 0, next: { action: 'shift' } });
        case 'shift':
          return next({ next: { action: 'sleep', seconds: 60 } });
        case 'rollBack':
          return next({ outcome: 'rolledBack', reason: 'the canary is worse', next: { action: 'fail' } });
        default: {
          const entry = script[step] ?? { next: { action: 'succeed' } };
          step += 1;
          return next(entry);
        }
      }
    },
    'dynamodb:UpdateItem': update,
  };
}

const look = { next: { action: 'sleep', seconds: 60 } };

describe('The loop', () => {
  test('runs a look in thirteen events when the sleep ends by its time-out', async () => {
    const { run, history, elapsed } = newWorld(scripted([look, { next: { action: 'succeed' } }]));
    const { executionArn, description } = await run(definition, { id: 'r1' }, 121_000);
    expect(description.status).toBe('SUCCEEDED');
    const types = (await history(executionArn)).map(({ type }) => type);
    const first = types.indexOf('TaskTimedOut') - 4;
    expect(types.slice(first, first + 13)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskTimedOut',
      'TaskStateExited',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
    ]);
    expect(elapsed()).toBe(121_000);
  });

  test('looks at once when the condition of the sleep is refused, with its input', async () => {
    const refused = () => {
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
    };
    const { run, calls, history } = newWorld(scripted([{ next: { action: 'succeed' } }], refused));
    const { executionArn, description } = await run(definition, { id: 'r1' }, 1);
    expect(description.status).toBe('SUCCEEDED');
    expect(payloadOf(calls.at(-1)?.input ?? {})).toMatchObject({ id: 'r1', next: { action: 'sleep' } });
    const failed = (await history(executionArn)).find(({ type }) => type === 'TaskSubmitFailed');
    expect(member(failed?.taskSubmitFailedEventDetails, 'error')).toBe('DynamoDb.ConditionalCheckFailedException');
  });

  test('wakes when its token is returned, before the time is over', async () => {
    const { create, start, send, clock, calls, describe: of } = newWorld(scripted([{ next: { action: 'succeed' } }]));
    const arn = await start(await create(definition), { id: 'r1' });
    await clock.advance(10_000);
    const values = member(calls.at(-1)?.input, 'ExpressionAttributeValues');
    const taskToken = member(member(values, ':token'), 'S');
    await send('SendTaskSuccess', { taskToken, output: '{}' });
    await clock.advance(0);
    expect(await of(arn)).toMatchObject({ status: 'SUCCEEDED' });
    await expect(send('SendTaskSuccess', { taskToken, output: '{}' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
  });

  test('fails with the error and the cause that the roll-back returns', async () => {
    const { run } = newWorld(scripted([{ next: { action: 'rollBack' } }]));
    const { description } = await run(definition, { id: 'r1' }, 61_000);
    expect(description).toMatchObject({ status: 'FAILED', error: 'rolledBack', cause: 'the canary is worse' });
  });

  test('settles for the time that the ticket says before it rolls back again', async () => {
    let times = 0;
    const base = scripted([{ next: { action: 'rollBack' } }]);
    const answers: Answers = {
      ...base,
      'lambda:Invoke': (input) => {
        times += input.FunctionName === 'rollBack' ? 1 : 0;
        const settle = input.FunctionName === 'rollBack' && times === 1;
        return settle ? invoked({ next: { action: 'settle', seconds: 30 } }) : base['lambda:Invoke']?.(input);
      },
    };
    const { run, calls } = newWorld(answers);
    const { description } = await run(definition, { id: 'r1' }, 120_000);
    expect(description).toMatchObject({ status: 'FAILED', error: 'rolledBack' });
    const rollBacks = calls.filter(({ input }) => input.FunctionName === 'rollBack').map(({ at }) => at);
    expect(rollBacks).toEqual([60_000, 90_000]);
  });

  test('goes on in an execution of its own, and ends as that one ends', async () => {
    const {
      run,
      describe: of,
      send,
    } = newWorld(scripted([{ next: { action: 'continue' } }, { next: { action: 'succeed' }, final: true }]));
    const { executionArn, description } = await run(definition, { id: 'r1' }, 121_000);
    expect(description.status).toBe('SUCCEEDED');
    expect(JSON.parse(String(description.output))).toMatchObject({ final: true });
    const child = executionArn.replace(/[^:]+$/, 'r1-2');
    expect(await of(child)).toMatchObject({ status: 'SUCCEEDED' });
    const { executions } = await send('ListExecutions', { stateMachineArn: description.stateMachineArn });
    expect(executions).toHaveLength(2);
  });

  test('does the same things in the same order from the same surroundings', async () => {
    const traces = [];
    for (let run = 0; run < 2; run += 1) {
      const { run: go, service, transitions } = newWorld(scripted([look, look, { next: { action: 'rollBack' } }]));
      const { executionArn } = await go(definition, { id: 'r1' }, 600_000);
      traces.push(JSON.stringify([await historyOf(service, executionArn), transitions]));
    }
    expect(traces[0]).toBe(traces[1]);
  });
});
