import { expect, test } from '@jest/globals';
import { measureOfDecision, measureOfEvent } from '../../../core/ledger/measures-of.ts';
import { rolloutSamples } from '../../../scripts/event-samples.ts';

test('each event that says how a rollout ended counts as that outcome, the promotion once it is certain to stay', () => {
  const outcomes = rolloutSamples.flatMap((event) => {
    const measure = measureOfEvent(event);
    return measure?.name === 'RolloutsEnded' ? [[event.type, measure.outcome]] : [];
  });
  expect(outcomes).toEqual([
    ['Stable Retirable', 'promoted'],
    ['Rollout Rolled Back', 'rolledBack'],
    ['Rollout Reverted', 'reverted'],
    ['Rollout Rejected', 'rejected'],
    ['Rollout Halted', 'halted'],
    ['Rollback Failed', 'rollbackFailed'],
  ]);
});

test('starts and shifts are counted, and nothing else that is told', () => {
  const counted = rolloutSamples.flatMap((event) => measureOfEvent(event) ?? []);
  const others = counted.filter(({ name }) => name !== 'RolloutsEnded');
  expect(others.map(({ name }) => name)).toEqual(['RolloutsStarted', 'WeightsShifted']);
  expect(new Set(counted.map(({ rolloutId }) => rolloutId))).toEqual(new Set(['checkout-4f2a9c1-1']));
});

test('a decision counts as its verdict, and as nothing where nothing was judged', () => {
  const decision = { rolloutId: 'r', order: 1, at: 0, by: 'analyze-canary', did: 'looked', why: '' } as const;
  expect(measureOfDecision({ ...decision, verdict: 'fail' })).toEqual({
    name: 'Verdicts',
    rolloutId: 'r',
    verdict: 'fail',
  });
  expect(measureOfDecision(decision)).toBeUndefined();
});
