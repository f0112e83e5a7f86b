import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import type { Intercept } from '../../local/dispatch/intercept.ts';
import { type ColorRollout, colorRollout } from './color-rollout.ts';
import { goldenPairs, pairOf } from './golden-pairs.ts';
import { type RolloutStack, rolloutStack } from './rollout-stack.ts';
import { type Recorder, recorder } from './shapes/recorder.ts';

interface Run {
  readonly stack: RolloutStack;
  readonly rollout: ColorRollout;
  readonly checked: Recorder;
}

async function prepared(intercept?: Intercept): Promise<Run> {
  const checked = await recorder();
  const stack = await rolloutStack(checked.around, intercept);
  return { stack, checked, rollout: await colorRollout(stack) };
}

const typesOf = (events: readonly HistoryEvent[]) => events.map(({ type }) => type ?? '');

/** The pairs of a history that AWS was never recorded to write. */
function unwitnessed(events: readonly HistoryEvent[]): readonly string[] {
  const known = goldenPairs();
  const types = new Map(events.map(({ id, type = '' }) => [id, type]));
  const pairs = events.map(({ previousEventId = 0, type = '' }) =>
    pairOf(types.get(previousEventId) ?? 'nothing', type),
  );
  return [...new Set(pairs)].filter((pair) => !known.has(pair));
}

/** Ids count from 1; each event follows the one before it, but for the first state, which follows nothing. */
function expectOneChain(events: readonly HistoryEvent[]): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
  expect(events.map(({ previousEventId }) => previousEventId)).toEqual(events.map((_, i) => (i <= 1 ? 0 : i)));
  const times = events.map(({ timestamp }) => timestamp?.getTime() ?? 0);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
}

/** From each entry into a state to the next entry into it, or to the end. */
function roundsFrom(state: string, events: readonly HistoryEvent[]): string[][] {
  const starts = events.flatMap(({ stateEnteredEventDetails }, i) =>
    stateEnteredEventDetails?.name === state ? [i] : [],
  );
  return starts.map((start, i) => typesOf(events.slice(start, starts[i + 1])));
}

const task = (...middle: string[]) => [
  'TaskStateEntered',
  'TaskScheduled',
  'TaskStarted',
  ...middle,
  'TaskStateExited',
];
const choice = ['ChoiceStateEntered', 'ChoiceStateExited'];
const called = task('TaskSucceeded');
const look = [...task('TaskSubmitted', 'TaskTimedOut'), ...called, ...choice];

// Virtual hours pass while other tests run beside this one.
const patience = 20_000;

describe('A whole rollout from the template, over the wire', () => {
  test(
    'promotes a healthy canary, thirteen events a look, and the SDK’s models have nothing to object',
    async () => {
      const { stack, rollout, checked } = await prepared();
      await rollout.start();
      await stack.until(rollout.hasEnded);

      expect(await rollout.weights()).toEqual({ 'color-v1': 0, 'color-v2': 100 });
      const events = await rollout.history();
      expectOneChain(events);
      expect(unwitnessed(events)).toEqual([]);
      const rounds = roundsFrom('Bake', events);
      const looks = rounds.filter((types) => types.length === 13);
      expect(looks.length).toBeGreaterThan(5);
      for (const types of looks) expect(types).toEqual(look);
      expect(typesOf(events).slice(0, 10)).toEqual(['ExecutionStarted', ...choice, ...called, ...choice]);
      expect(typesOf(events).slice(-3)).toEqual(['SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded']);
      // What is no look ends a bake: the shift to the next step, the routes read back before the promotion, the end.
      const others = rounds.filter((types) => types.length !== 13);
      expect(others).toEqual([
        [...look, ...called, ...choice],
        [...look, ...called, ...choice, ...called, ...choice],
        [...look, 'SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'],
      ]);
      expect(checked.problems()).toEqual([]);
      expect(checked.recorded.length).toBeGreaterThan(100);
      await stack.aws.close();
    },
    patience,
  );

  test(
    'rolls back on an alarm: the sleep is woken, and its history is one that AWS would write',
    async () => {
      const { stack, rollout, checked } = await prepared();
      await rollout.start();
      await stack.until(async () => (await rollout.weights())['color-v2'] === 10);
      const { clock } = stack.aws.surroundings;
      const firedAt = clock.now() + 90_000;
      clock.after(90_000, () => {
        const state = { AlarmName: 'color-5xx', StateValue: 'ALARM', StateReason: 'a test' };
        void stack.aws.call('monitoring', 'SetAlarmState', state, { accessKeyId: 'PERSON', name: 'user' });
      });
      await stack.until(rollout.hasEnded);

      expect(clock.now() - firedAt).toBeLessThan(5000);
      expect(await rollout.weights()).toEqual({ 'color-v1': 100 });
      const events = await rollout.history();
      expectOneChain(events);
      expect(unwitnessed(events)).toEqual([]);
      const [last] = roundsFrom('Bake', events).slice(-1);
      expect(last).toEqual([
        ...task('TaskSubmitted', 'TaskSucceeded'),
        ...choice,
        ...called,
        ...choice,
        'FailStateEntered',
        'ExecutionFailed',
      ]);
      expect(events.at(-1)?.executionFailedEventDetails).toMatchObject({ error: 'rolledBack' });
      expect(checked.problems()).toEqual([]);
      await stack.aws.close();
    },
    patience,
  );

  test(
    'looks at once when a sleep is refused, because something changed before it could lie down',
    async () => {
      let changed = false;
      let stack: RolloutStack | undefined;
      const run = await prepared(async ({ operation, input, caller }, proceed) => {
        const expression = String(input.UpdateExpression);
        if (operation === 'UpdateItem' && expression.includes('sleepToken = :token') && !changed) {
          changed = true;
          const { TableName, Key } = input;
          const more = { UpdateExpression: 'ADD rev :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
          await stack?.aws.call('dynamodb', 'UpdateItem', { TableName, Key, ...more }, caller);
        }
        return proceed();
      });
      stack = run.stack;
      await run.rollout.start();
      await stack.until(async () => (await run.rollout.history()).some(({ type }) => type === 'TaskTimedOut'));

      const events = await run.rollout.history();
      expectOneChain(events);
      const [refused] = roundsFrom('Bake', events);
      expect(refused).toEqual([...task('TaskSubmitFailed'), ...called, ...choice]);
      // No recording of AWS's shows how it writes a wait for a token whose first call fails; its name is in the API.
      expect(unwitnessed(events)).toEqual(['TaskStarted > TaskSubmitFailed', 'TaskSubmitFailed > StateExited']);
      expect(run.checked.problems()).toEqual([]);
      await stack.aws.close();
    },
    patience,
  );
});
