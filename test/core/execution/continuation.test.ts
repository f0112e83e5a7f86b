import { describe, expect, test } from '@jest/globals';
import {
  hasNoTurnsLeft,
  longestHistory,
  successorName,
  turnsFor,
  turnsForRepetitions,
  turnsOfExecution,
  usualRepetitions,
} from '../../../core/execution/continuation.ts';
import type { State } from '../../statemachines/definition.ts';
import { rolloutMachine } from '../../statemachines/definition.ts';

const { States: states } = rolloutMachine();
const isThrottling = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }) =>
  ErrorEquals.includes('Lambda.TooManyRequestsException');
const attempts = (retriers: State['Retry'] = []) => retriers.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 0);
/** Of all but throttling, which is counted by itself. */
const repetitions = ({ Retry = [] }: State = { Type: '' }) => attempts(Retry.filter((one) => !isThrottling(one)));
/** Three events for each repetition of a throttled call. */
const throttled = (name: string, state = states[name]) => 3 * attempts(state?.Retry?.filter(isThrottling));
const nested = (name: string): State => {
  const branches = JSON.parse(JSON.stringify(states.Hook?.Branches ?? [])) as { States: Record<string, State> }[];
  return branches.map((branch) => branch.States[name]).find((one) => one !== undefined) ?? { Type: '' };
};

/** A state that only decides: entered and exited. */
const choice = 2;
/** A task whose call is answered: entered, scheduled, started, succeeded, exited; three more for each repetition. */
const call = (name: string, state = states[name]) => 5 + 3 * repetitions(state);
/** A sleep is submitted before it ends. */
const sleep = (name: string, state = states[name]) => call(name, state) + 1;

const ticket = { rolloutId: 'shop-v2-1', fence: 4 };

describe('an execution', () => {
  test('drives a rollout as long as it has turns left', () => {
    expect([1, 0, -3].map((turnsLeft) => hasNoTurnsLeft({ turnsLeft }))).toEqual([false, true, true]);
  });

  test('hands it over after that to one whose name has the next fence, and a part that nobody could guess', () => {
    expect(successorName(ticket, '9f2c41d0-77aa')).toBe('shop-v2-1.5.9f2c41d0');
  });

  test('keeps the end of a long id, where its hash and its attempt are', () => {
    const name = successorName({ rolloutId: `${'a'.repeat(68)}-0123abcd-2`, fence: 41 }, '9f2c41d0-77aa');
    expect(name).toHaveLength(80);
    expect(name.endsWith('-0123abcd-2.42.9f2c41d0')).toBe(true);
  });
});

describe('the history of an execution', () => {
  const turns = {
    look: sleep('Bake') + choice + call('Analyze') + choice,
    shift: call('Shift') + choice,
    queue: choice + call('Plan') + choice,
  };

  test('has room for all its turns, though each of them needed every repetition there is, and for its end', () => {
    const dearest = Math.max(...Object.values(turns));
    const begin = 1 + choice + Math.max(call('Plan'), call('TakeOver')) + choice + turns.shift;
    const handOver = sleep('Continue') + choice;
    const rollBack = 4 * (call('RollBack') + choice + choice) + choice + 1;
    expect(dearest).toBe(45);
    const whileThrottled = throttled('Plan') + throttled('Analyze') + throttled('RollBack');
    expect(whileThrottled).toBe(120 + 120 + 1800);
    expect(turnsOfExecution * dearest + begin + handOver + rollBack + whileThrottled).toBeLessThan(longestHistory);
  });

  test('counts what a throttled task took of it as turns', () => {
    expect(usualRepetitions).toBe(repetitions(states.Analyze));
    for (const name of ['Shift', 'Analyze']) {
      const most = repetitions(states[name]) + throttled(name) / 3;
      expect(turnsForRepetitions(most) * 45).toBeGreaterThanOrEqual(throttled(name));
    }
    expect([0, 5, 6].map(turnsForRepetitions)).toEqual([0, 0, 1]);
  });

  test('has room for hooks, which are called beside a sleep and count as more', () => {
    const parallel = 2 + 1 + 1;
    const called = nested('CallFunction');
    const hook = parallel + choice + call('', called) + throttled('', called) + 1;
    const beside = choice + sleep('', nested('SleepBesideHook')) + choice + 1;
    expect(hook + beside + call('Analyze') + choice).toBeLessThanOrEqual(
      turnsFor('hook') * Math.max(...Object.values(turns)),
    );
    expect([turnsFor('sleep'), turnsFor('shift')]).toEqual([1, 1]);
  });
});
